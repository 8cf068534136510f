"""The support plan: what we know, where we want to get to, what everyone does, and when we look again."""
