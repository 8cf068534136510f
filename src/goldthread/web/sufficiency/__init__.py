"""Pages of an authority that plans its area: demand, places, plans side by side."""
