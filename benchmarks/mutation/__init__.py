"""How many small faults put into the rules that protect children the tests notice."""
