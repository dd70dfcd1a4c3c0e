"""What is known now: events folded, measures computed, one frozen Snapshot."""
