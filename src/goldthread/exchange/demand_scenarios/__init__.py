"""Scenarios of demand, written by an analyst as TOML."""
