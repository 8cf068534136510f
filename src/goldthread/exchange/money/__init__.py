"""Tables of unit costs, placements, income, moves and provision, as money reads them."""
