"""Days that were recorded: replay, demo and the player of a stream."""
