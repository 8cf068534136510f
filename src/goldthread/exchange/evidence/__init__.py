"""Tables of research results: one row for each effect or each measurement."""
