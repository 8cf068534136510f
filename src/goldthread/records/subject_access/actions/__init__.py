"""Answering a request for access: logging, reading, sealing."""
