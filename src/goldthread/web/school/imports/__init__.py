"""School pages: imports."""
