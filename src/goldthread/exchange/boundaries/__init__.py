"""Boundaries of areas, as files the user supplies."""
