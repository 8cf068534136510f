"""School pages: concerns."""
