"""Mixed models of children in schools: random effects nested in independent blocks, by likelihood."""
