"""School pages: what takes two people."""
