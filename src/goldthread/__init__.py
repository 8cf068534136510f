"""Goldthread: one thread through a child's support."""

__version__ = "0.1.0"
