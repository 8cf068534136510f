"""Doing things with organisations."""
