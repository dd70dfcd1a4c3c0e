"""The ledger that serves, a published one beside it, and the inbox of what waits to be decided."""
