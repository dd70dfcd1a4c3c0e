"""The law of the house: which room may use which, what the start path may load, where colours may stand."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import grimp
import networkx as nx
import pytest

from tui.commands import AS_OF, BY_ID, COMMANDS, EVERYWHERE, SCREENS, for_key

ROOT = Path(__file__).parent.parent
TUI = ROOT / "tui"
HEAVY = ("numpy", "pandas", "yfinance", "networkx", "plotext", "scipy", "requests", "markdown", "curl_cffi")

# room -> modules of which nothing may be loaded when the room is imported in a fresh interpreter
NEVER = {
    "tui.market": ("textual", "tui.feed", "tui.deals", "tui.state", "tui.draw"),
    "tui.deals": ("textual", "tui.feed", "tui.alerts", "tui.state", "tui.draw"),
    "tui.filings": ("textual", "tui.feed", "tui.state", "tui.alerts", "tui.draw", "tui.service"),
    "tui.alerts": ("textual", "tui.feed", "tui.state", "tui.draw"),
    "tui.watchlist": ("textual", "tui.feed", "tui.state", "tui.draw", "tomlkit"),
    "tui.state.snapshot": ("textual", "tui.feed", "tui.state.store", "tui.draw"),
    "tui.state.measures": ("textual", "tui.feed", "tui.state.store", "tui.draw"),
    "tui.feed": ("textual", "tui.state", "tui.draw"),
    "tui.feed.event": ("textual", "tui.filings", "tui.watchlist", "tui.state"),
    "tui.service.archive": ("textual", "tui.state.store", "tui.draw", "tui.screens"),
    "tui.service.notify": ("textual", "tui.state.store", "tui.draw"),
    "tui.state": ("textual", "tui.filings", "tui.draw", "tui.screens", "tui.service"),
    "tui.cli": ("tui.app", "tui.screens"),
    "tui.system": ("tui.app", "tui.screens", "tui.state", "tui.feed", "tui.service"),
    "tui.system.terminal.ink": ("textual", "tui.draw", "tui.watchlist", "platformdirs"),
    "tui.draw": ("tui.screens", "tui.app", "tui.state.store", "tui.feed", "tui.service"),
    "tui.screens": ("tui.app", "tui.state.store", "tui.feed", "tui.service"),
}


def modules_of(room: str) -> list[str]:
    """Every module of a room, written as Python names it."""
    path = ROOT / Path(*room.split("."))
    if path.with_suffix(".py").is_file():
        return [room]
    return sorted(
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for p in path.rglob("*.py")
    )


def loaded_by(*modules: str) -> set[str]:
    """The names in sys.modules after a fresh interpreter imported the modules."""
    code = f"import sys\nfor m in {modules!r}: __import__(m)\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def is_of(name: str, family: str) -> bool:
    return name == family or name.startswith(family + ".")


@pytest.mark.parametrize("room", sorted(NEVER))
def test_a_room_uses_only_what_it_may(room: str) -> None:
    loaded = loaded_by(*modules_of(room))
    wrong = sorted(n for n in loaded for family in NEVER[room] if is_of(n, family) and not is_of(n, room))
    assert wrong == []


def test_rooms_but_the_feed_load_nothing_heavy_at_import() -> None:
    rooms = [m for room in NEVER if not room.startswith("tui.feed") for m in modules_of(room)]
    assert sorted(n for n in loaded_by(*rooms) if n in HEAVY) == []


def test_the_start_path_loads_nothing_heavy() -> None:
    loaded = loaded_by("tui.cli.main", "tui.app.app", "tui.screens.overview.screen", "tui.service.archive")
    assert sorted(n for n in loaded if n in (*HEAVY, "tomlkit", "apprise", "psycopg", "websockets")) == []
    late = ("tui.deals", "tui.filings", "tui.service.desk", "tui.state.desk_alerts")
    assert sorted(n for n in loaded if any(is_of(n, room) for room in late)) == []


def test_no_extra_is_loaded_without_being_asked_for() -> None:
    """A plain install has none of them; with one installed the program starts and stays as it was."""
    extras = ("textual_serve", "aiohttp", "jinja2", "prometheus_client", "psycopg", "apprise", "cryptography")
    rooms = [m for room in NEVER if not room.startswith("tui.feed") for m in modules_of(room)]
    loaded = loaded_by(*rooms, *modules_of("tui.service"), *modules_of("tui.app"), *modules_of("tui.cli"))
    assert sorted(n for n in loaded if n in extras) == []


def test_the_first_picture_loads_nothing_of_the_ledger() -> None:
    """Its 48 milliseconds of TOML come after the first paint, and so does what reads it."""
    code = (
        "import sys\nfrom tui.market.embedded.first_screen import first_screen\n"
        "from tui.state.snapshot import Mode\nfrom tui.state.store import Store\n"
        "from tui.watchlist import load\n"
        "Store(load(), first_screen(), Mode.EMBEDDED).look(1_790_000_000_000)\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "tui.state.timeline" in loaded
    assert [n for n in loaded if is_of(n, "tui.deals") or is_of(n, "tui.filings")] == []


def test_no_room_but_the_feed_brings_a_client_of_the_network_or_openssl() -> None:
    """Each is four megabytes of the program's memory."""
    rooms = [m for room in NEVER if not room.startswith("tui.feed") for m in modules_of(room)]
    loaded = loaded_by(*rooms, *modules_of("tui.service"), *modules_of("tui.app"))
    assert sorted(n for n in loaded if n in ("http.client", "urllib.request", "_hashlib")) == []


def test_the_first_ink_waits_for_no_pattern_and_no_dates() -> None:
    loaded = loaded_by("tui.cli.main", "tui.feed.ahead", "tui.system.terminal.ink", "termios")
    late = ("re", "datetime", "typing", "pathlib", "argparse", "enum", "signal", "functools", "collections",
            "importlib", "math")
    assert sorted(n for n in loaded if n in late) == []


def test_the_first_frame_loads_no_more_than_it_shows() -> None:
    """Each of ours takes a fifth of a millisecond; of a Textual hello's own fifty are not loaded."""
    start = ("tui.app.app", "tui.system.terminal.driver", "tui.system.terminal.spans", "tui.service.archive",
             "tui.service.acceptance")
    code = (
        "import sys, tui.cli.main\nfrom tui.system.terminal import ink, lean\n"
        "lean.load_loop()\nassert lean.load_textual() == ''\n"
        f"for m in {start!r}: __import__(m)\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    late = ("textual.command", "textual.types", "textual.canvas", "textual.markup", "textual.widgets._input",
            "rich.table", "argparse", "difflib", "mimetypes", "pickle", "platformdirs", "shutil", "tempfile",
            "ssl", "tui.service.notify")
    assert sorted(n for n in loaded if any(is_of(n, family) for family in late)) == []
    assert len([n for n in loaded if is_of(n, "tui")]) <= 185
    hello = loaded_by("textual.app", "textual.drivers.linux_driver")
    assert len([n for n in loaded - hello if not is_of(n, "tui")]) <= 28  # msgspec, SQLite, TOML, zones


def test_the_version_needs_no_screen() -> None:
    assert not any(is_of(n, "textual") for n in loaded_by("tui.cli.main"))


def test_colours_stand_only_in_the_palette() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{6}\b|\brgb\(")
    allowed = {TUI / "draw" / "grid" / "palette.py"}
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*TUI.rglob("*.py"), *TUI.rglob("*.tcss")] if path not in allowed
        for number, line in enumerate(path.read_text().splitlines(), 1) if colour.search(line)
    ]
    assert found == []


def test_every_command_has_a_key_and_a_sentence() -> None:
    for command in COMMANDS:
        assert command.keys, command.id
        assert len(command.sentence) > 1 and not command.sentence.endswith("."), command.id
        assert command.group, command.id
        assert set(command.where) <= {EVERYWHERE, AS_OF, *SCREENS}, command.id
    assert len(BY_ID) == len(COMMANDS)


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_in_one_place(screen: str) -> None:
    special = [k for c in COMMANDS if screen in c.where for k in c.keys]
    general = [k for c in COMMANDS if EVERYWHERE in c.where for k in c.keys]
    assert len(special) == len(set(special))
    assert len(general) == len(set(general))
    assert sorted(set(special) & set(general)) == []
    for key in (*special, *general):
        assert for_key(key, screen) is not None


def test_every_module_says_what_it_is_for() -> None:
    modules = {str(p.relative_to(ROOT)): p.read_text().lstrip() for p in TUI.rglob("*.py")}
    silent = [name for name, text in modules.items() if not text.startswith('"""')]
    assert silent == []


ROOMS = {"system", "toml", "market", "deals", "alerts", "watchlist", "feed", "state", "service", "draw",
         "screens", "app", "cli", "money", "filings"}

def test_no_module_stands_in_a_circle() -> None:
    """Over every import there is: type-checking ones and those inside functions included."""
    graph = grimp.build_graph("tui", cache_dir=None)
    arrows = nx.DiGraph((m, n) for m in graph.modules for n in graph.find_modules_directly_imported_by(m))
    assert [sorted(c) for c in nx.strongly_connected_components(arrows) if len(c) > 1] == []


def test_nothing_lies_loose_at_the_top() -> None:
    names = {p.name for p in TUI.iterdir() if p.name != "__pycache__"}
    assert names - ROOMS == {"__init__.py", "__main__.py", "commands.py", "data"}


def test_no_folder_holds_more_than_sixteen_modules() -> None:
    count = Counter(p.parent for p in TUI.rglob("*.py"))
    assert {str(folder.relative_to(TUI)) for folder, n in count.items() if n > 16} == set()


def test_a_loose_file_has_a_name_of_its_own() -> None:
    stems = Counter(p.stem for p in TUI.glob("*/*.py") if p.stem not in ("__init__", "main"))
    assert [stem for stem, n in stems.items() if n > 1] == []


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_class_has_a_name_of_its_own_in_its_room(room: str) -> None:
    trees = [ast.parse(p.read_text()) for p in (TUI / room).rglob("*.py")]
    names = Counter(n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ClassDef))
    assert [name for name, n in names.items() if n > 1] == []


def test_private_names_of_textual_stand_in_one_module() -> None:
    names = "compositor|installed_screens|driver|exit|push_result_callback"
    private = re.compile(rf"textual\._|(?<!os)\._({names})\b")
    found = {str(p.relative_to(TUI)) for p in TUI.rglob("*.py") if private.search(p.read_text())}
    assert found == {"system/terminal/private.py"}


def test_a_thread_speaks_to_the_loop_in_the_context_of_the_program() -> None:
    """What a thread calls itself knows no app: a timer that is set there never rings."""
    found = {str(p.relative_to(TUI)) for p in TUI.rglob("*.py") if "call_soon_threadsafe" in p.read_text()}
    assert found == {"system/from_thread.py", "feed/yahoo/stream.py"}  # the latter's loop is its own


def test_a_day_has_its_milliseconds_in_one_place() -> None:
    number = re.compile(r"\b(86_?400_?000|3_?600_?000)\b")
    found = {str(p.relative_to(TUI)) for p in TUI.rglob("*.py") if number.search(p.read_text())}
    assert found == {"market/bars.py"}


def test_a_page_answers_for_itself() -> None:
    """It is never asked by a name that it may not have, nor passed about as anything."""
    probe = re.compile(r"\bpage: Any\b|getattr\([^,()]*\bpage\b")
    read = ((p.relative_to(TUI), p.read_text()) for p in TUI.rglob("*.py"))
    found = [f"{path}: {match[0]}" for path, text in read for match in probe.finditer(text)]
    assert found == []


def test_nothing_is_left_to_a_subclass_to_implement() -> None:
    found = [p.relative_to(TUI) for p in TUI.rglob("*.py") if "NotImplementedError" in p.read_text()]
    assert found == []
