"""What stands beside the diagram: lists, matrix, notes."""
