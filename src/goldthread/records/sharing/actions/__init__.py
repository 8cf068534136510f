"""Doing things with the sharing register and consent."""
