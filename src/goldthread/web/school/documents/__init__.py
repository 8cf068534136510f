"""School pages: documents."""
