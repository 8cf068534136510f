"""Who may do what to whom. Pure Python: the whole matrix is tested without a database."""
