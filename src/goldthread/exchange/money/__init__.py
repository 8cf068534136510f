"""Tables of placements, unit costs and income for the high-needs block."""
