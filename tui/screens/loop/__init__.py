"""The diagram of the deals."""
