"""What asks or answers above a screen."""
