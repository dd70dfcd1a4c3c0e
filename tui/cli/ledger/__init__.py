"""Commands that read the ledger: deals, loops, claims."""
