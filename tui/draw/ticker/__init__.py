"""The page of one symbol, drawn."""
