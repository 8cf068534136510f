"""School pages: classes."""
