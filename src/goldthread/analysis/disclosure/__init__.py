"""Keeping people in aggregates from being recognised."""
