"""How many children will need a plan, of what age and in what setting, and how sure that is."""
