"""What an authority supplied, and the runs it asked for."""
