"""Doing things with files brought in: keep, apply, undo, discard."""
