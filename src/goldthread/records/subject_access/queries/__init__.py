"""Asking what is held about a child, and how a request for access stands."""
