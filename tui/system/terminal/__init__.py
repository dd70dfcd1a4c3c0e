"""What lies between the program and its terminal: first ink, input driver, signals, streams, glyph width."""
