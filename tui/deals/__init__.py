"""The deal economy: ledger, flows, loops, circulation, claims. Pure: no screen, no network."""
