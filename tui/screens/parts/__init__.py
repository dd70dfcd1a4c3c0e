"""Widgets place, focus and bind; what they show is drawn by tui.draw."""
