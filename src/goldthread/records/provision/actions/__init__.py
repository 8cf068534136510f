"""Doing things with provision: planning it and logging what happened."""
