"""How concentrated the index is, drawn."""
