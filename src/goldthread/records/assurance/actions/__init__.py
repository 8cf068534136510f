"""Doing things across the whole record: keeping views, agreeing actions."""
