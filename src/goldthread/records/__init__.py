"""What is stored, asked and done. One app per part of the record; each knows only those below it."""
