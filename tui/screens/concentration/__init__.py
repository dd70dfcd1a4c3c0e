"""How concentrated the index is."""
