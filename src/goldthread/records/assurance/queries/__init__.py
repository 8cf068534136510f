"""Asking across the whole record: the thread, and what leaders look at."""
