"""Asking about SEN Support: status and needs, concerns, reviews."""
