"""The ledger, drawn."""
