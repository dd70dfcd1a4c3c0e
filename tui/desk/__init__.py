"""The app's hands: what the program does with the outside, one module for each kind of it."""

from __future__ import annotations

from tui.desk.desk import Desk

__all__ = ["Desk"]
