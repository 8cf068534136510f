"""Location problems from files: the benchmark formats of the literature, and a plain table."""
