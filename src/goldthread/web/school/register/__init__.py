"""School pages: register."""
