"""With whom a record was shared, and consent."""
