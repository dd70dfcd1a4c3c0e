"""Money that comes back: flows, loops, circulation, and the null model they are held against."""
