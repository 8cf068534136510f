"""Asking what is passed on: to the adult in front of a class, the next teacher, the family, the child."""
