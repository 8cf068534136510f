"""School pages: child."""
