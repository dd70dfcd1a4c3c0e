"""The one table of what a person can do: bindings, footer, help and palette all come from it.

A screen does a command by having a method `do_<id>`; the app's own commands have theirs on the app. The
footer shows a command only where such a method exists and `can_<id>` (if any) says yes.
"""

from __future__ import annotations

from msgspec import Struct

EVERYWHERE = "everywhere"
SCREENS = ("overview", "ticker", "loop", "concentration", "alerts", "ledger")


class Command(Struct, frozen=True):
    """`keys` in Textual's names; `label` is the footer's word; `where` names screens or everywhere.

    `rank` orders the footer: lower first, 0 is not in the footer.
    """

    id: str
    keys: tuple[str, ...]
    group: str
    sentence: str
    label: str = ""
    rank: int = 0
    where: tuple[str, ...] = (EVERYWHERE,)


def _all() -> tuple[Command, ...]:
    c = Command
    chart, lists = ("ticker",), ("overview", "alerts", "loop", "concentration", "ledger")
    return (
        c("overview", ("1",), "Screens", "Overview: everything at once"),
        c("ticker", ("2",), "Screens", "Ticker: chart, facts, money in and out, what moved"),
        c("loop", ("3",), "Screens", "Loop: who pays whom, and where the money comes back"),
        c("concentration", ("4",), "Screens", "Concentration: how much of the index rests on a few names"),
        c("alerts", ("5",), "Screens", "Alerts: what fires, what stands, and the log"),
        c("ledger", ("6",), "Screens", "Ledger: every deal, the claims checked, the questions"),
        c("next_panel", ("tab",), "Move", "Next panel or company", "next", 30),
        c("previous_panel", ("shift+tab",), "Move", "Previous panel or company"),
        c("up", ("up", "k"), "Move", "Up"),
        c("down", ("down", "j"), "Move", "Down"),
        c("left", ("left", "h"), "Move", "Left: previous item, symbol or crosshair step"),
        c("right", ("right", "l"), "Move", "Right: next item, symbol or crosshair step"),
        c("first", ("g", "home"), "Move", "First"),
        c("last", ("G", "end"), "Move", "Last"),
        c("page_down", ("ctrl+d", "pagedown"), "Move", "Half a page down"),
        c("page_up", ("ctrl+u", "pageup"), "Move", "Half a page up"),
        c("open", ("enter",), "Move", "Open what is chosen", "open", 10),
        c("back", ("escape",), "Move", "Back (never quits)", "back", 90),
        c("zoom", ("z",), "Panels", "Enlarge the panel, or make it small again", "zoom", 25, ("overview",)),
        c("view", ("v",), "Panels", "Another view of the panel", "view", 20),
        c("sort", ("s",), "Panels", "Sort by the next column", "sort", 40, ("overview", "ledger")),
        c("sort_back", ("S",), "Panels", "Sort the other way", where=("overview", "ledger")),
        c("filter", ("slash",), "Panels", "Filter", where=lists),
        c("group", ("f",), "Panels", "Next group of symbols", "group", 26, ("overview",)),
        c("kinds", ("f",), "Loop", "Which kinds of deals are drawn", "kinds", 33, ("loop",)),
        c("range_less", ("left_square_bracket",), "Chart", "Shorter range", "range", 15, chart),
        c("range_more", ("right_square_bracket",), "Chart", "Longer range", where=chart),
        c("chart_kind", ("c",), "Chart", "Line or candles", "candles", 16, chart),
        c("compare", ("x",), "Chart", "Compare, rebased to 0 %, with the next symbol or index", "compare", 18,
          chart),
        c("crosshair", ("X",), "Chart", "Crosshair on or off", "crosshair", 17, (*chart, "concentration")),
        c("averages", ("A",), "Chart", "Moving averages of 50 and 200 sessions on or off", where=chart),
        c("flags", ("D",), "Chart", "Deal flags on or off", where=chart),
        c("matrix", ("m",), "Loop", "Diagram or matrix", "matrix", 31, ("loop",)),
        c("layers", ("L",), "Loop", "Which layer counts: funded, signed, announced, intended, rumoured",
          "layer", 32, ("loop",)),
        c("then_now", ("t",), "Loop", "Then and now: two days side by side, the difference in words",
          "then and now", 34, ("loop", "overview")),
        c("day_less", ("left_square_bracket",), "Loop", "Then and now: the marked day one change back",
          "day", 15, ("loop",)),
        c("day_more", ("right_square_bracket",), "Loop", "Then and now: the marked day one change on",
          where=("loop",)),
        c("next", ("n",), "Loop", "Next loop or alert", "next loop", 12, ("loop", "overview")),
        c("previous", ("N",), "Loop", "Previous loop or alert", where=("loop", "overview")),
        c("next_alert", ("n",), "Alerts", "Next alert", where=("alerts",)),
        c("previous_alert", ("N",), "Alerts", "Previous alert", where=("alerts",)),
        c("acknowledge", ("space",), "Alerts", "Acknowledge the alert", "ack", 12, ("alerts", "overview")),
        c("snooze", ("w",), "Alerts", "Snooze the alert for a day", "snooze", 13, ("alerts",)),
        c("edit_level", ("E",), "Alerts", "Edit the levels of the chosen rule", "level", 14, ("alerts",)),
        c("watch_figure", ("B",), "Figures", "Make an alert of the chosen figure"),
        c("undo", ("u",), "Watchlist", "Undo the last change of a rule", "undo", 48),
        c("add", ("a",), "Watchlist", "Add a symbol", "add", 45),
        c("remove", ("d",), "Watchlist", "Remove the chosen symbol (asks first)", "remove", 46,
          ("overview", "ticker")),
        c("edit", ("e",), "Watchlist", "Open watchlist.toml in your editor"),
        c("refresh", ("r",), "Data", "Ask for fresh data now, within polite limits", "refresh", 60),
        c("pause", ("p",), "Data", "Pause or resume", "pause", 61),
        c("step_back", ("less_than_sign",), "Data", "In a replay: the session before"),
        c("step_on", ("greater_than_sign",), "Data", "In a replay: the next session"),
        c("info", ("i",), "Figures", "What is this figure: meaning, formula, inputs, age", "what's this", 50),
        c("source", ("o",), "Figures", "Open the source in a browser", "source", 52),
        c("copy", ("y",), "Figures", "Copy the figure as a sentence with its source and date", "copy", 70),
        c("save", ("Y",), "Figures", "Save the view as a picture (SVG)"),
        c("motion", ("M",), "Program", "Motion on or off"),
        c("theme", ("T",), "Program", "Dark or light"),
        c("help", ("question_mark",), "Program", "All keys", "keys", 95),
        c("palette", ("colon", "ctrl+p"), "Program", "Command line: nvda 1y, alert nvda < -5%",
          "palette", 96),
        c("settings", ("comma",), "Program", "Settings in force, and the file they come from"),
        c("suspend", ("ctrl+z",), "Program", "Suspend to the shell; fg brings it back"),
        c("quit", ("q", "ctrl+c"), "Program", "Quit", "quit", 99),
    )


COMMANDS = _all()
BY_ID = {command.id: command for command in COMMANDS}

_NAMES = {
    "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]", "question_mark": "?", "colon": ":",
    "less_than_sign": "<", "greater_than_sign": ">", "comma": ",", "full_stop": ".", "escape": "Esc",
    "enter": "Enter", "tab": "Tab", "shift+tab": "Shift+Tab", "space": "Space", "up": "Up", "down": "Down",
    "left": "Left", "right": "Right", "home": "Home", "end": "End", "pagedown": "PgDn", "pageup": "PgUp",
}


def key_name(key: str) -> str:
    """A key as it is written for a person: ctrl+p becomes Ctrl+P."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    return key


def of_screen(screen: str) -> list[Command]:
    """The commands that have a meaning on `screen`."""
    return [c for c in COMMANDS if EVERYWHERE in c.where or screen in c.where]


def for_key(key: str, screen: str) -> Command | None:
    """What `key` means on `screen`; a screen's own meaning goes before the general one."""
    hits = [c for c in of_screen(screen) if key in c.keys]
    hits.sort(key=lambda c: EVERYWHERE in c.where)
    return hits[0] if hits else None
