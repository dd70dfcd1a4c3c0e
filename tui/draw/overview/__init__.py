"""The first screen, drawn."""
