"""What row-level security costs nationally: 1.6 million children in 24,000 schools."""
