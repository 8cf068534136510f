"""Asking with whom a record was shared, and about consent."""
