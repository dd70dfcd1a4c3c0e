"""Settings as a person changes them, each written into watchlist.toml, which stays the only truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.draw.chrome.settings import Setting
from tui.system.folders import from_home
from tui.system.text import clean

if TYPE_CHECKING:
    from tui.app.own.rules import OwnRules
    from tui.app.own.undo import Undo
    from tui.app.stage import Stage
    from tui.state.snapshot import Snapshot
    from tui.watchlist import Watchlist

SWITCH = ("on", "off")
_LOOKS = (
    ("Theme", "theme", "auto asks the terminal for its ground"),
    ("Market colours", "market_colours", "jp: red is up; mono: no colour"),
    ("Glyphs", "glyphs", "narrow: where box lines are wide"),
    ("First screen", "start", "at the next start"),
)
_SECONDS = (
    ("Quotes", "quotes_s", "market open, 5 to 3600"), ("Quotes, closed", "closed_s", "60 to 86400"),
    ("Chart", "chart_s", "while one is seen, 30 to 3600"), ("Small lines", "spark_s", "60 to 86400"),
    ("Headlines", "news_s", "while seen, 60 to 86400"),
    ("Market values", "facts_s", "and dates of results, 3600 to 604800"),
)


class OwnSettings:
    """`open` shows them; `rows` is what is in force now, `change` turns, asks for or does one of them."""

    def __init__(self, app: Stage, undo: Undo, rules: OwnRules) -> None:
        self._app, self._undo, self._rules = app, undo, rules

    def open(self) -> None:
        """The list; what is said while it is open is said in it."""
        from tui.screens.dialogs.settings import SettingsScreen

        screen = SettingsScreen(self.rows, self.change, self._undo.do_undo)
        self._app.overheard = screen.say
        self._app.push_screen(screen, self._closed)

    def _closed(self, _: None) -> None:
        self._app.overheard = None

    def rows(self) -> Sequence[Setting]:
        """What watchlist.toml says now, and where everything lies."""
        watch, archive = self._app.store.watch, self._app.service.archive
        folder = archive.folder if archive is not None else None
        where = from_home(folder) if folder is not None else ""
        return (*rows_of(watch), *facts_of(watch, where, self._app.snapshot))

    def change(self, row: Setting, by: int) -> None:
        """Turn a choice, ask for a text (for a zone, too, by Enter), or do what the row says."""
        if row.kind == "act":
            {"test": self._rules.do_test_told, "desktop": self._rules.do_tell_desktop}[row.key]()
        elif row.kind == "choice" and (by or row.key != "zone"):
            at = row.choices.index(row.value) + (by or 1)
            self._tell(self._write(row, row.choices[at % len(row.choices)]))
        else:
            self._type(row)

    def _tell(self, refused: str) -> None:
        if refused:
            self._app.notice(f"not written: {refused}", "warn")

    def _type(self, row: Setting) -> None:
        from tui.screens.dialogs.alert_form import AlertForm, Field

        def save(answer: Mapping[str, str]) -> str:
            return self._write(row, answer["value"].strip())

        note = "a name as Asia/Tokyo, market or local" if row.key == "zone" else row.note
        hint = "written to watchlist.toml; u takes it back"
        self._app.push_screen(
            AlertForm(row.label, [note], [Field("value", f"{row.table}.{row.key}", row.value)], save, hint))

    def _write(self, row: Setting, text: str) -> str:
        """Why the file may not say so, or ""."""
        from tui.watchlist.edit import set_value

        value: str | float | bool = text
        if row.choices == SWITCH:
            value = text == "on"
        elif row.table == "refresh":
            try:
                number = float(text)
            except ValueError:
                return f"{text!r} is no number of seconds"
            value = int(number) if number.is_integer() else number
        return self._undo.write(lambda path: set_value(path, row.table, row.key, value))


def rows_of(watch: Watchlist) -> list[Setting]:
    """What can be changed, in the order of the file."""
    from tui.watchlist.read import CHOICES

    display, refresh = watch.display, watch.refresh
    looks = {"theme": display.theme, "market_colours": display.market_colours, "glyphs": display.glyphs,
             "start": display.start}
    zones = tuple(dict.fromkeys(("market", "local", display.zone)))
    seconds = {"quotes_s": refresh.quotes_s, "closed_s": refresh.closed_s, "chart_s": refresh.chart_s,
               "spark_s": refresh.spark_s, "news_s": refresh.news_s, "facts_s": refresh.facts_s}
    told = [Setting("fact", target.name, f"{target.kind}, from {target.severity.value} on")
            for target in watch.targets]
    return [
        Setting("head", "Looks"),
        *(Setting("choice", label, looks[key], note, "display", key, CHOICES[key])
          for label, key, note in _LOOKS),
        _switch("Motion", display.motion, "lights that run, digits that flash", "display", "motion"),
        Setting(
            "choice", "Time zone", display.zone, "beside New York's; Enter types a name", "display", "zone",
            zones),
        _switch("Remember", display.remember, "screen, group, sort, words", "display", "remember"),
        Setting("head", "Seconds between requests"),
        *(Setting("text", label, f"{seconds[key]:g}", note, "refresh", key) for label, key, note in _SECONDS),
        _switch("Pushed trades", refresh.stream, "while the market is open", "refresh", "stream"),
        Setting("head", "Who is told when an alert fires"),
        _switch("Bell", watch.bell, "of the terminal", "alerts", "bell"),
        *told,
        Setting("act", "Test", "send each a message that nothing has happened", key="test"),
        Setting("act", "Desktop", "add a notice on this desktop", key="desktop"),
    ]


def _switch(label: str, on: bool, note: str, table: str, key: str) -> Setting:
    return Setting("choice", label, "on" if on else "off", note, table, key, SWITCH)


def facts_of(watch: Watchlist, folder: str, snapshot: Snapshot | None = None) -> list[Setting]:
    """Where everything lies, and how the feed is; `folder` is that of the data."""
    from tui.service.acceptance import waits
    from tui.system.log import log_path

    where = from_home(watch.path) if watch.path else "built in; a change here makes a file of your own"
    facts = {
        "Configuration": where, "Waits": waits(watch), "Data folder": folder or "not used in this run",
        "Log file": from_home(log_path()), **(_feed(snapshot) if snapshot is not None else {}),
        "Alert rules": str(len(watch.rules)),
        "Symbols": f"{len(watch.symbols)} in {len(watch.groups)} groups",
    }
    rows = [Setting("fact", label, clean(text)) for label, text in facts.items() if text]
    return [Setting("head", "Files and feed"), *rows]


def _feed(snapshot: Snapshot) -> dict[str, str]:
    """The state of the feed: quotes, and what is pushed between them."""
    from tui.draw.chrome.bars import trouble
    from tui.draw.words.health import pushed_words
    from tui.draw.words.numbers import stamp

    health = snapshot.health
    newest = stamp(health.last_success_ms, snapshot.watch.display.zone, seconds=True)
    last = f"last reply {newest}" if health.last_success_ms else "no reply yet"
    said = trouble(snapshot) if health.state != "ok" else ""
    asked = f"{health.requests} so far" if health.requests else ""
    return {"Quotes": said or last, "Requests": asked, "Pushed": pushed_words(snapshot)}
