"""Screens. With jobs, the only room that reads the clock."""
