"""The feed process: market data in, one JSON event a line out. Never textual, never the store."""
