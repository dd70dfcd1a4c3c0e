"""Moving through a list with the keys of any list, and staying on one's item when the list changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partialmethod

FAR = 1_000_000  # rows: to the end of any list


class Steps:
    """The keys up, down, first, last, page_up, page_down as one call `step(rows)`; a part of a page.

    `page` is half a page in rows. `far` says when the last four work (always, if not given).
    """

    def __init__(
        self, step: Callable[[int], None], page: Callable[[], int] = lambda: 5,
        far: Callable[[], bool] = lambda: True,
    ) -> None:
        self._step, self._page, self._far = step, page, far

    def _rows(self, by: int) -> None:
        self._step(by)

    def _pages(self, by: int) -> None:
        self._step(by * self._page())

    do_up, do_down = partialmethod(_rows, -1), partialmethod(_rows, 1)
    do_first, do_last = partialmethod(_rows, -FAR), partialmethod(_rows, FAR)
    do_page_up, do_page_down = partialmethod(_pages, -1), partialmethod(_pages, 1)

    def can_first(self) -> bool:
        return self._far()

    can_last = can_page_up = can_page_down = can_first


class ListCursor(Steps):
    """Where a person is in a list: on an item, by its key, wherever that stands now.

    A screen owns it, names it among its `parts()` and gives it `keys` (what identifies each row as the list
    is now) and `moved` (show the choice). Before it draws it calls `settle()`, which says the row to mark.
    """

    def __init__(
        self, keys: Callable[[], Sequence[Hashable]], moved: Callable[[], None],
        page: Callable[[], int] = lambda: 5,
    ) -> None:
        super().__init__(self.step, page)
        self._keys, self._moved = keys, moved
        self.at = 0
        self.key: Hashable = None

    @property
    def length(self) -> int:
        """Rows of the list as it is now."""
        return len(self._keys())

    def settle(self) -> int:
        """The item's row now; its old place, or the last row, when it is gone."""
        keys = self._keys()
        if not 0 <= self.at < len(keys) or keys[self.at] != self.key:
            self.at = keys.index(self.key) if self.key in keys else within(self.at, len(keys))
            self.key = keys[self.at] if keys else None
        return self.at

    def put(self, to: int) -> bool:
        """Choose a row, not beyond the ends, without showing it; says whether it is another one."""
        keys = self._keys()
        before, self.at = self.at, within(to, len(keys))
        self.key = keys[self.at] if keys else None
        return self.at != before

    def go(self, to: int) -> None:
        """Choose a row, not beyond the ends."""
        self.put(to)
        self._moved()

    def step(self, by: int) -> None:
        """So many rows on, not beyond the ends."""
        self.go(self.at + by)

    def turn(self, by: int) -> None:
        """So many rows on, round from the last to the first."""
        self.go((self.at + by) % max(1, len(self._keys())))


def within(at: int, length: int) -> int:
    """`at` moved into 0 .. length-1; 0 for an empty list."""
    return max(0, min(at, length - 1))
