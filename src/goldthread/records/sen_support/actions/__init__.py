"""Doing things at SEN Support: status and needs, concerns, reviews."""
