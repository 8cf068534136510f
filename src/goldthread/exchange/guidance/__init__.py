"""Guidance entries as a file: read with clear refusals, written, and kept as an organisation's own."""
