"""Doing things with a profile. Nothing is overwritten: what changes ends, and its successor begins."""
