"""`loopwatch serve`: the program in a page of a browser."""
