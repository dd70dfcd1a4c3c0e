"""What fires and what is watched."""
