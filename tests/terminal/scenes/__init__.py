"""How the rows of the fault table are played, one file for each place where things go wrong."""
