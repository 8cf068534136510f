"""Asking about files brought in: what they say, whom they mean, what they would change."""
