"""A real PostgreSQL for tests: a throw-away cluster of an unprivileged account."""
