"""Holding, deciding and erasing."""
