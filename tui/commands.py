"""The one table of what a person can do: bindings, footer, help and palette all come from it.

A screen does a command by having a method `do_<id>`; the app's own commands have theirs on the app. The
footer shows a command only where such a method exists and `can_<id>` (if any) says yes.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

EVERYWHERE = "everywhere"
AS_OF = "as_of"  # while an earlier day is shown its keys go before those of the screen
SCREENS = ("overview", "ticker", "loop", "concentration", "alerts", "ledger", "money", "what_if")


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


_C = Command
_CHART = ("ticker",)
_PANELS = ("overview", "loop", "concentration", "ledger", "what_if")  # Tab goes through them
_OPENED = ("overview", "loop", "ledger", "money")  # what is chosen has a page of its own
_LISTS = ("overview", "loop", "alerts", "ledger")
_LONG = (*_LISTS, "money")
_WHAT_IF = ("what_if",)
_PROVED = ("overview", "ticker", "loop", "ledger")  # figures with an address behind them

_SCREENS = (
    _C("overview", ("1", "f1"), "Screens", "Overview: everything at once"),
    _C("ticker", ("2", "f2"), "Screens", "Ticker: chart, money in and out, news"),
    _C("loop", ("3", "f3"), "Screens", "Loop: who pays whom, and what comes back"),
    _C("concentration", ("4", "f4"), "Screens", "Concentration: what rests on a few names"),
    _C("alerts", ("5", "f5"), "Screens", "Alerts: what fires, what stands, the log"),
    _C("ledger", ("6", "f6"), "Screens", "Ledger: deals, claims, questions, inbox"),
    _C("money", ("7", "f7"), "Screens", "Money: what of yours rests on the loop"),
    _C("what_if", ("8", "f8"), "Screens", "What-if: what breaks, and when"),
)
_MOVE = (
    _C("next_panel", ("tab",), "Move", "Next panel or company", "next", 19, (*_PANELS, "money")),
    _C("previous_panel", ("shift+tab",), "Move", "Previous panel or company", where=(*_PANELS, "money")),
    _C("up", ("up", "k"), "Move", "Up"),
    _C("down", ("down", "j"), "Move", "Down"),
    _C("left", ("left", "h"), "Move", "Left: item, symbol or crosshair step", where=(*_PANELS, "ticker")),
    _C("right", ("right", "l"), "Move", "Right: next item, symbol or crosshair step",
       where=(*_PANELS, "ticker")),
    _C("first", ("g", "home"), "Move", "First"),
    _C("last", ("G", "end"), "Move", "Last"),
    _C("page_down", ("ctrl+d", "pagedown"), "Move", "Half a page down", where=(*_LONG, *_WHAT_IF)),
    _C("page_up", ("ctrl+u", "pageup"), "Move", "Half a page up", where=(*_LONG, *_WHAT_IF)),
    _C("open", ("enter",), "Move", "Open what is chosen", "open", 10, _OPENED),
    _C("back", ("escape",), "Move", "Back (never quits)", "back", 90),
)
_OF_PANELS = (
    _C("zoom", ("z",), "Panels", "Enlarge the panel, or make it small again", "zoom", 25, ("overview",)),
    _C("view", ("v",), "Panels", "Another view of the panel", "view", 20, (*_PROVED, "money")),
    _C("sort", ("s",), "Panels", "Sort by the next column", "sort", 40, ("overview", "ledger")),
    _C("sort_back", ("S",), "Panels", "Sort the other way", where=("overview", "ledger")),
    _C("filter", ("slash",), "Panels", "Filter or find as you type; Enter keeps it, Esc clears it",
       where=_LISTS),
    _C("next_item", ("n",), "Panels", "Next loop; in the panel of alerts the next alert",
       where=("overview",)),
    _C("previous_item", ("N",), "Panels", "Previous loop or alert", where=("overview",)),
    _C("group", ("f",), "Panels", "Next group of symbols", "group", 26, ("overview",)),
)
_OF_CHART = (
    _C("range_less", ("left_square_bracket",), "Chart", "Shorter range", "range", 15, _CHART),
    _C("range_more", ("right_square_bracket",), "Chart", "Longer range", where=_CHART),
    _C("chart_kind", ("c",), "Chart", "Line or candles", "candles", 16, _CHART),
    _C("compare", ("x",), "Chart", "Compare, rebased to 0 %, with the next symbol or index", "compare", 18,
       _CHART),
    _C("crosshair", ("X",), "Chart", "Crosshair on or off", "crosshair", 17, (*_CHART, "concentration")),
    _C("averages", ("A",), "Chart", "Moving averages of 50 and 200 sessions on or off", where=_CHART),
    _C("flags", ("D",), "Chart", "Deal flags on or off", where=_CHART),
)
_OF_LOOP = (
    _C("matrix", ("m",), "Loop", "Diagram or matrix", "matrix", 26, ("loop",)),
    _C("layers", ("L",), "Loop", "Which layer counts: funded, signed, announced, intended, rumoured",
       "layer", 27, ("loop", *_WHAT_IF)),
    _C("kinds", ("f",), "Loop", "Which kinds are drawn or listed", "kinds", 33, ("loop", *_WHAT_IF)),
    _C("two_days", ("t",), "Loop", "Then and now: two days side by side, the difference in words",
       "then/now", 28, ("loop",)),
    _C("then_now", ("t",), "Panels", "The loop's two days side by side: then and now", "then and now", 34,
       ("overview",)),
    _C("day_less", ("left_square_bracket",), "Loop", "Then and now: marked day one change back",
       "day", 15, ("loop",)),
    _C("day_more", ("right_square_bracket",), "Loop", "Then and now: marked day one change on",
       where=("loop",)),
    _C("next", ("n",), "Loop", "Next loop", "loop", 12, ("loop",)),
    _C("article_loop", ("0",), "Loop", "The article's loop, from anywhere"),
    _C("previous", ("N",), "Loop", "Previous loop", where=("loop",)),
)
_OF_WHAT_IF = (
    _C("edit_assumption", ("enter",), "What-if", "Change the assumption or the move at the cursor", "edit",
       10, _WHAT_IF),
    _C("reset", ("backspace",), "What-if", "Put back what was there before your own", "reset", 11, _WHAT_IF),
    _C("year_less", ("left_square_bracket",), "What-if", "The year before", "year", 14, _WHAT_IF),
    _C("year_more", ("right_square_bracket",), "What-if", "The next year", where=_WHAT_IF),
    _C("next_link", ("n",), "What-if", "The next payer", "link", 12, _WHAT_IF),
    _C("previous_link", ("N",), "What-if", "The payer before", where=_WHAT_IF),
    _C("what_if_here", ("exclamation_mark",), "Loop", "What breaks for the chosen company",
       "what if", 29, ("loop", "ticker", "money")),
)
_OF_ALERTS = (
    _C("next_alert", ("n",), "Alerts", "Next alert", where=("alerts",)),
    _C("previous_alert", ("N",), "Alerts", "Previous alert", where=("alerts",)),
    _C("acknowledge", ("space",), "Alerts", "Acknowledge the alert", "ack", 13, ("alerts", "overview")),
    _C("snooze", ("w",), "Alerts", "Snooze the alert for a day", "snooze", 14, ("alerts",)),
    _C("edit_level", ("E",), "Alerts", "Edit the levels of the chosen rule", "level", 16, ("alerts",)),
    _C("tell_desktop", ("D",), "Alerts", "Add a desktop notice to what is told", "desktop", 17, ("alerts",)),
    _C("test_told", ("t",), "Alerts", "Send a test to everyone who is told", "test", 18, ("alerts",)),
)
_OF_INBOX = (
    _C("edit_entry", ("E",), "Alerts", "Inbox: edit before accepting", "edit", 12, ("ledger",)),
    _C("set_aside", ("x",), "Alerts", "Inbox: not a deal, or seen", "not a deal", 13, ("ledger",)),
    _C("later", ("w",), "Alerts", "Inbox: ask again tomorrow", "later", 14, ("ledger",)),
)
_FIGURES = (
    _C("watch_figure", ("B",), "Figures", "Make an alert of the chosen figure", "alert", 21),
    _C("info", ("i",), "Figures", "What is this figure: meaning, formula, inputs, age", "info", 23),
    _C("source", ("o",), "Figures", "Open the source in a browser", "source", 52, (*_PROVED, *_WHAT_IF)),
    _C("copy", ("y",), "Figures", "Copy the figure as a sentence with its source and date", "copy", 70),
    _C("save", ("Y",), "Figures", "Save the view as a picture (SVG)"),
)
_WATCHLIST = (
    _C("undo", ("u",), "Watchlist", "Undo your last change", "undo", 48),
    _C("add", ("a",), "Watchlist", "Add a symbol, a holding or an alert: what the screen lists", "add", 45),
    _C("remove", ("d",), "Watchlist", "Remove what is chosen (asks first)", "remove", 46,
       ("overview", "ticker", "money", "alerts")),
    _C("edit", ("e",), "Watchlist", "Open the file in your editor"),
    _C("hide", ("asterisk",), "Watchlist", "Hide amounts or show them; per cents stay",
       "amounts", 22, ("money",)),
    _C("import", ("I",), "Watchlist", "Import a broker's file of positions", "import", 44, ("money",)),
)
_DATA = (
    _C("refresh", ("r",), "Data", "Ask for fresh data now, within polite limits", "refresh", 60),
    _C("pause", ("p",), "Data", "Hold the picture or let it go on", "pause", 61),
)
_OF_AS_OF = (
    _C("now", ("t", "escape"), "As of", "Back to now", where=(AS_OF,)),
    _C("session_before", ("less_than_sign",), "As of", "The session before", where=(AS_OF,)),
    _C("session_after", ("greater_than_sign",), "As of", "The session after", where=(AS_OF,)),
    _C("change_before", ("left_curly_bracket",), "As of", "The change of a deal before", where=(AS_OF,)),
    _C("change_after", ("right_curly_bracket",), "As of", "The change of a deal after", where=(AS_OF,)),
    _C("play", ("space",), "As of", "Play from change to change, or stop", where=(AS_OF,)),
)
_PROGRAM = (
    _C("motion", ("M",), "Program", "Motion on or off"),
    _C("theme", ("T",), "Program", "Dark or light"),
    _C("help", ("question_mark",), "Program", "All keys", "keys", 95),
    _C("palette", ("colon", "ctrl+p"), "Program", "Command line: nvda 1y, alert nvda < -5%", "palette", 96),
    _C("settings", ("comma",), "Program", "Settings: looks, time zone, refresh, who is told"),
    _C("redraw", ("ctrl+l",), "Program", "Draw the screen anew"),
    _C("suspend", ("ctrl+z",), "Program", "Suspend to the shell; fg brings it back"),
    _C("quit", ("q", "ctrl+c"), "Program", "Quit", "quit", 99),
)

class Verb(Struct, frozen=True):
    """Words of the command line that act: `form` is how they are written, `about` what comes of it.

    `like`: the command that they are refused with.
    """

    word: str
    form: str
    about: str
    like: str = ""

    @property
    def begins(self) -> str:
        """What is written before its arguments."""
        return "what if " if self.word == "what" else f"{self.word} "


VERBS = (
    Verb("alert", "alert SYMBOL < LEVEL", "< 150 price, < -5 % day, > 3x usual", "watch_figure"),
    Verb("loop", "loop COMPANY", "the company on the Loop screen"),
    Verb("as-of", "as-of DATE", "every screen as of that day"),
    Verb("what", "what if COMPANY pays 50 %", "what breaks, and when"),
    Verb("export", "export csv FILE", "this screen's lists: csv, json, md"),
    Verb("group", "group NAME SYMBOL SYMBOL", "a group of your own on the board", "add"),
    Verb("hold", "hold SYMBOL SHARES", "what you own, in holdings.toml", "add"),
)

COMMANDS = (
    *_SCREENS, *_MOVE, *_OF_PANELS, *_OF_CHART, *_OF_LOOP, *_OF_WHAT_IF, *_OF_ALERTS, *_OF_INBOX, *_FIGURES,
    *_WATCHLIST, *_DATA, *_OF_AS_OF, *_PROGRAM,
)
BY_ID = {command.id: command for command in COMMANDS}
# What writes a file or changes what others see, and so is refused to who only looks; what needs the terminal
# of the machine, and so is refused to a page in a browser.
CHANGES = frozenset((
    "acknowledge", "snooze", "edit_level", "edit_entry", "set_aside", "later", "watch_figure", "undo", "add",
    "remove", "edit", "import", "tell_desktop", "test_told",
))
AT_THE_MACHINE = frozenset(("edit", "suspend"))

_NAMES = {
    "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]", "question_mark": "?", "colon": ":",
    "exclamation_mark": "!", "backspace": "Bksp",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "asterisk": "*",
    "less_than_sign": "<", "greater_than_sign": ">", "comma": ",", "full_stop": ".", "escape": "Esc",
    "enter": "Enter", "tab": "Tab", "shift+tab": "Shift+Tab", "space": "Space", "up": "Up", "down": "Down",
    "left": "Left", "right": "Right", "home": "Home", "end": "End", "pagedown": "PgDn", "pageup": "PgUp",
}


_CHARACTERS = {  # where Textual's name is another than Unicode's
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}
_WRITTEN = {
    **{written.lower(): key for key, written in _NAMES.items() if len(written) > 1}, "backspace": "backspace",
    "del": "delete", "delete": "delete", "ins": "insert", "insert": "insert",
    **{f"f{n}": f"f{n}" for n in range(1, 13)},
}
FIXED = {  # what would no longer be what a terminal or a dialog means by it
    "escape": "goes back and closes dialogs", "ctrl+c": "always quits", "ctrl+i": "is Tab to a terminal",
    "ctrl+m": "is Enter to a terminal", "ctrl+h": "is Backspace to a terminal", "ctrl+z": "suspends",
}


@lru_cache(maxsize=256)
def key_name(key: str) -> str:
    """A key as it is written for a person: ctrl+p becomes Ctrl+P."""
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    if key in _WRITTEN:
        return key.capitalize()
    return _characters().get(key, key)


@lru_cache(1)
def _characters() -> dict[str, str]:
    """The characters that a key can write, by Textual's names."""
    return {key: char for char in map(chr, range(33, 127)) if (key := key_written(char)) is not None}


def key_written(text: str) -> str | None:
    """Textual's name of a key as a person writes it (`x`, `?`, `Ctrl+P`, `F5`, `Space`); None for no key."""
    if len(text) == 1 and text.isprintable() and text != " ":
        if text.isalnum():
            return text
        from unicodedata import name as character_name

        name = character_name(text, "").lower().replace("-", "_").replace(" ", "_")
        return _CHARACTERS.get(name, name) or None
    word = text.lower()
    if word.startswith("ctrl+") and len(word) == 6 and word[5].isascii() and word[5].isalpha():
        return word
    return _WRITTEN.get(word)


Own = tuple[tuple[str, tuple[str, ...]], ...]  # a person's own keys: (command, its keys), in Textual's names


def clash(one: str, other: str) -> bool:
    """True where both commands can be meant at the same place; an earlier day's keys go before the others."""
    here, there = BY_ID[one].where, BY_ID[other].where
    if (AS_OF in here) != (AS_OF in there):
        return False
    return EVERYWHERE in here or EVERYWHERE in there or not set(here).isdisjoint(there)


@lru_cache(8)
def with_own(own: Own = ()) -> tuple[Command, ...]:
    """The table with a person's own keys; a command that had one of them until then goes without it."""
    if not own:
        return COMMANDS
    keys = dict(own)
    taken = [(id, key) for id, ones in own for key in ones]

    def of(command: Command) -> Command:
        if command.id in keys:
            always = (key for key in command.keys if key in FIXED)
            return replace(command, keys=tuple(dict.fromkeys((*keys[command.id], *always))))
        gone = {key for id, key in taken if clash(command.id, id)}
        left = tuple(key for key in command.keys if key not in gone)
        return command if left == command.keys else replace(command, keys=left)

    return tuple(of(command) for command in COMMANDS)


def of_screen(screen: str, own: Own = ()) -> list[Command]:
    """The commands that have a meaning on `screen`."""
    return [c for c in with_own(own) if EVERYWHERE in c.where or screen in c.where]


def for_key(key: str, screen: str, own: Own = ()) -> Command | None:
    """What `key` means on `screen`; a screen's own meaning goes before the general one."""
    hits = [c for c in of_screen(screen, own) if key in c.keys]
    hits.sort(key=lambda c: EVERYWHERE in c.where)
    return hits[0] if hits else None
