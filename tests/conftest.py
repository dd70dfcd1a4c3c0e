"""Fixtures that every room's tests may use."""

from __future__ import annotations

from tests.yahoo.fixture import yahoo

__all__ = ["yahoo"]
