"""An index: its weights and their reading, its record, rebalances and the rules of its funds."""
