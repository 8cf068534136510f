"""Rights over a record: requests for access, how long it is kept, and its end."""
