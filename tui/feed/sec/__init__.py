"""The SEC's public services: new filings and tagged figures of the ledger's registrants, politely."""
