"""Restricted notes: handed in, written, read by few, and shown to be there to those who need to know."""
