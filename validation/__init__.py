"""Our numbers beside those of others, with what agrees, what does not, and why."""
