"""The ledger: deals, amounts, companies, claims; the book of a day, filters and rows."""
