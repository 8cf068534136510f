"""Planning over periods: where to open and expand, when, under budgets and uncertain demand."""
