"""The diagram of the loop."""
