"""School pages: reviews."""
