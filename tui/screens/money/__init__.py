"""The Money screen: what is owned, and what of it rests on the loop."""
