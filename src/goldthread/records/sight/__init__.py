"""The second enforcement of who may see which child: row-level security in PostgreSQL (decision 14).

`context` says to the database who asks; `scope.sql` works out there, from the tables, which children
that opens; `policies` puts a forced policy on every table that leads to a child; `install` does
all of it after each migration. On SQLite, which has no row-level security, nothing here does anything.
"""
