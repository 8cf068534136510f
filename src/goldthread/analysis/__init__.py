"""Numerical work: pure Python over arrays and frozen dataclasses. Nothing of ours is imported here."""
