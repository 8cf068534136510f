"""Supplying files; asking for runs, stopping and repeating them; working through them."""
