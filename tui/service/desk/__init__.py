"""A desk: one archive in PostgreSQL, one collector that leads, many programs that read."""
