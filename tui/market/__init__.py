"""Market facts and arithmetic: quotes, bars, sessions, index weights, concentration. Pure: no screen, no network."""
