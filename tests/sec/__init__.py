"""A loopback SEC: lists of filings, filings and tagged figures, with faults; reached as tests/yahoo is."""
