"""Asking which records fall due, and what was removed."""
