"""The day-one page: what the next adult needs before the first lesson, on one side."""
