"""School pages: delivery."""
