"""Tests of law and vocabulary: no database, no clock, no network."""

from hypothesis import settings

QUICK = settings(max_examples=25, deadline=None)
"""Property tests that stay within a tenth of a second, on a busy machine too."""
