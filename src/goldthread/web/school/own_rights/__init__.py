"""Rights that become a young person's own: with whom to talk, and what was decided."""
