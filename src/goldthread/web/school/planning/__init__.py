"""School pages: planning."""
