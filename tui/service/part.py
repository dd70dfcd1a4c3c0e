"""What the parts of the desk share: the desk, its app and its store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.service.service import Desk
    from tui.state.store import Store


class Part:
    """One kind of business with the outside; it reaches the others through the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.app = desk.app

    @property
    def store(self) -> Store:
        return self.app.store
