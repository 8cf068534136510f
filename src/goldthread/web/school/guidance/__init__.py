"""The guidance library: searching it, one entry, a school's own, and ideas for one child's plan."""
