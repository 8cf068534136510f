"""Where places should be: facility location, always with a bound that says how good a plan is."""
