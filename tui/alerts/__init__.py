"""Alert rules and the engine that evaluates them over named measures. Pure: clock and picture come in."""
