"""Asking about provision: planning, today's sessions, and what was delivered."""
