"""What a person owns, changed by keys and words: a holding added, taken out, imported, undone, hidden."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.screens.parts.page import Page
from tui.service.owned import HIDE
from tui.state.snapshot import Snapshot

if TYPE_CHECKING:
    from tui.app.outside import Outside
    from tui.app.own.undo import Undo
    from tui.app.stage import Stage
    from tui.money.holding import Holding
    from tui.service.owned import Owned

IMPORT_S = 60.0
SHOWN = 12  # lots of an import that the question names


class OwnMoney:
    """Writes holdings.toml for a person; the file stays the only truth. No notice has an amount in it."""

    def __init__(self, app: Stage, outside: Outside, undo: Undo) -> None:
        self._app, self._outside, self._undo = app, outside, undo

    @property
    def _owned(self) -> Owned:
        return self._app.service.owned

    @property
    def hidden(self) -> bool:
        """Amounts are hidden, also from one run to the next."""
        return bool(self._app.service.memory.get(HIDE, bool))

    def give(self, page: Page, snapshot: Snapshot) -> None:
        """What a page shows of it, before it takes its picture."""
        if page.wants_mine and (page.wants_sample or self._owned.is_own):
            page.set_mine(self._owned.mine(snapshot), self.hidden)
        elif page.wants_mine:
            page.set_mine(None, False)

    def hide(self, hidden: bool) -> None:
        """Amounts away or back, and remembered."""
        try:
            self._app.service.memory.put(HIDE, hidden or None)
        except OSError as error:
            self._app.notice(f"not remembered for the next start: {error.strerror or 'refused'}", "warn")
        self._again()

    def _again(self) -> None:
        page, snapshot = self._app.page, self._app.snapshot
        if page is not None and snapshot is not None:
            self.give(page, snapshot)
            page.show(snapshot)

    # One holding.

    def ask(self) -> None:
        """A form for one lot."""
        from tui.screens.dialogs.alert_form import AlertForm, Field

        fields = [
            Field("symbol", "symbol", ""), Field("amount", "shares, or $", ""),
            Field("cost", "cost a share", ""), Field("account", "account", ""), Field("bought", "bought", ""),
        ]
        facts = ["A holding for holdings.toml", "60 are shares, $6000 is a worth of today; below 0 a short"]
        hint = "symbol as Yahoo writes it, a company of the ledger, or cash; bought as 2024-06-11"
        self._app.push_screen(AlertForm("Add a holding", facts, fields, self._add, hint))

    def _add(self, answer: Mapping[str, str]) -> str:
        from tui.money.words import WordsError, lot_of

        try:
            return self._changed(self._owned.add([lot_of(answer)]))
        except WordsError as error:
            return str(error)

    def remove(self, place: int, symbol: str) -> None:
        """One lot, after a yes."""
        from tui.screens.dialogs.ask import AskScreen

        def answered(yes: bool | None) -> None:
            if yes:
                self._app.refuse(self._changed(self._owned.remove(place)))

        question = f"Take this lot of {symbol} out of holdings.toml?"
        self._app.push_screen(AskScreen(question, "u brings it back"), answered)

    def hold_words(self, words: str) -> str:
        """`nvda 40`; why it cannot be, or ""."""
        from tui.money.words import WordsError, number_of

        rest = words.split()
        if len(rest) != 2:
            return "hold needs a symbol and a number: hold nvda 40"
        try:
            return self._changed(self._owned.hold(rest[0], number_of(rest[1])))
        except WordsError as error:
            return str(error)

    def _changed(self, refused: str) -> str:
        """What was done can be undone; the service says itself what that was."""
        if not refused:
            self._undo.push("", self._owned.undo)
        return refused

    def edit(self) -> None:
        """holdings.toml in the person's editor; made with its comments where there is none."""
        from tui.money.holding import MoneyError
        from tui.money.lots import HEAD
        from tui.money.private_file import replace

        if why := self._owned.refused or self._outside.no_editor:
            self._app.notice(why, "warn")
            return
        path = self._owned.path
        if not path.exists():
            try:
                replace(path, HEAD.encode())
            except MoneyError as error:
                self._app.notice(error.faults[0].message, "warn")
                return
        self._outside.edit(path, lambda _: self._owned.look())

    # A broker's file.

    def ask_import(self) -> None:
        """Which file; it is read by another process and shown before anything is written."""
        from tui.screens.dialogs.alert_form import AlertForm, Field

        if why := self._owned.refused:
            self._app.notice(why, "warn")
            return
        facts = ["A broker's file of positions",
                 "Interactive Brokers, Fidelity, Schwab, Trading 212, DEGIRO, Portfolio Performance, "
                 "symbol,shares lines, or by [import.columns]"]
        self._app.push_screen(AlertForm("Import", facts, [Field("file", "file", "")], self._begin_import,
                                        "nothing is written before a yes"))

    def _begin_import(self, answer: Mapping[str, str]) -> str:
        written = answer["file"].strip()
        if not written:
            return "write the file's name"
        try:
            path = Path(written).expanduser()
        except RuntimeError:
            return "there is no such file"
        if not path.is_file():
            return "there is no such file"
        self._app.run_worker(self._import(path), group="import", exit_on_error=False)
        return ""

    async def _import(self, path: Path) -> None:
        try:
            found = await self._preview(path)
        except (OSError, ValueError, TimeoutError) as error:
            self._app.notice(f"{path.name} could not be read: {error or 'it took too long'}", "warn")
            return
        new: list[dict[str, Any]] = found["new"]
        told = found["not_understood"]
        if not new:
            also = f"; {len(told)} lines not understood" if told else ""
            self._app.notice(f"{path.name}: nothing new ({found['form']}){also}")
            return
        self._show_import(path, found["form"], new, told)

    def _show_import(
        self, path: Path, form: str, new: list[dict[str, Any]], told: list[dict[str, Any]]
    ) -> None:
        from tui.screens.dialogs.ask import AskScreen

        hidden = self.hidden
        lines = [f"+ {row['symbol'] if hidden else row['words']}" for row in new[:SHOWN]]
        lines += [f"and {len(new) - SHOWN} more"] if len(new) > SHOWN else []
        lines += ["not understood:"] if told else []
        lines += [f"line {row['line']}: {row['why']}" for row in told[:SHOWN]]
        lines += [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []

        def answered(yes: bool | None) -> None:
            if yes:
                self._app.refuse(self._changed(self._owned.add([_lot(row) for row in new])))

        self._app.push_screen(
            AskScreen(f"Write {len(new)} holdings of {path.name} ({form})?", "\n".join(lines)), answered)

    async def _preview(self, path: Path) -> dict[str, Any]:
        """What `loopwatch money import` sees in the file: pandas is loaded there and not here."""
        import json

        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tui", "money", "import", "--json", "--holdings", str(self._owned.path),
            "--", str(path), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            out, err = await asyncio.wait_for(child.communicate(), IMPORT_S)
        except TimeoutError:
            child.kill()
            await child.wait()
            raise
        if child.returncode not in (0, 1):
            said = err.decode(errors="replace").strip().splitlines()
            raise ValueError(said[-1].partition(": ")[2] or said[-1] if said else "it could not be read")
        data: dict[str, Any] = json.loads(out)
        return data


def _lot(row: Mapping[str, Any]) -> Holding:
    from datetime import date

    from tui.money.holding import Holding

    bought = date.fromisoformat(row["bought"]) if row["bought"] else None
    return Holding(row["symbol"], row["shares"], row["value"], None, row["cost"], row["currency"],
                   row["account"], bought)
