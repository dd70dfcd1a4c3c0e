"""What breaks, and when, drawn."""
