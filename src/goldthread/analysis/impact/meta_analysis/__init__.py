"""Meta-analysis: what a set of studies says together, how sure that is, and how much they differ."""
