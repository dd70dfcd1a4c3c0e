"""What the machine gives: the clock, folders, the log, cleaning of outside text, the terminal."""
