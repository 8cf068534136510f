"""School pages: handover."""
