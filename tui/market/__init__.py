"""Market facts and arithmetic: quotes, bars, sessions, index weights. Pure: no screen, no network."""
