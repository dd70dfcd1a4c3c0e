"""argv: which command, which options, and what is refused with a sentence."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from tests.last_day import LAST
from tui import __version__
from tui.app.app import Options
from tui.cli import main as cli
from tui.draw.grid.glyphs import ASCII, FULL, NARROW
from tui.watchlist import Watchlist, load


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Watchlist]:
    """The built-in default, in a folder without any configuration."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    yield load(None)


def options(watch: Watchlist, *argv: str) -> Options:
    parser = cli._parser()
    return cli._options(parser.parse_args(list(argv)), watch, parser)


@pytest.mark.parametrize(
    ("argv", "source", "day"),
    [
        ((), "live", None),
        (("demo",), "demo", None),
        (("replay", "2025-01-27"), "replay", date(2025, 1, 27)),
        (("replay", "2026-08-21", "--glyphs", "ascii"), "replay", date(2026, 8, 21)),
        (("--from", "-"), "stream", None),
    ],
)
def test_where_the_figures_come_from(
    watch: Watchlist, argv: tuple[str, ...], source: str, day: date | None
) -> None:
    found = options(watch, *argv)
    assert (found.source, found.day) == (source, day)


@pytest.mark.parametrize(
    ("argv", "field", "value"),
    [
        (("--glyphs", "ascii"), "glyphs", ASCII),
        (("--glyphs", "narrow"), "glyphs", NARROW),
        (("--glyphs", "full"), "glyphs", FULL),
        (("--no-motion",), "motion", False),
        ((), "motion", True),
        (("demo", "--speed", "120"), "speed", 120.0),
        ((), "speed", None),
    ],
)
def test_options(watch: Watchlist, argv: tuple[str, ...], field: str, value: object) -> None:
    assert getattr(options(watch, *argv), field) == value


def test_a_theme_on_the_line_goes_before_that_of_the_file(watch: Watchlist) -> None:
    assert options(watch, "--theme", "light").watch.display.theme == "light"
    assert options(watch).watch.display.theme == watch.display.theme


def test_a_recording_is_a_file(watch: Watchlist, tmp_path: Path) -> None:
    path = tmp_path / "day.ndjson"
    path.write_bytes(b"")
    assert options(watch, "--from", str(path)).stream == str(path)


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("replay",), f"replay needs a day between 2023-01-03 and {LAST}"),
        (("replay", "2025-01-26"), "was no session in New York; the nearest are 2025-01-24 and 2025-01-27"),
        (("replay", "2025-01-09"), "was no session in New York; the nearest are 2025-01-08 and 2025-01-10"),
        (("replay", "1999-01-04"), f"stored sessions run from 2023-01-03 to {LAST}"),
        (("replay", "2031-01-02"), f"stored sessions run from 2023-01-03 to {LAST}"),
        (("replay", "27.1.2025"), "is no day; write it as 2025-01-27"),
        (("replay", "2025-02-30"), "is no day"),
        (("--from", "/there/is/none"), "there is no such file"),
        (("demo", "2025-01-27"), "only replay takes a day"),
        (("replay", "2025-01-27", "--from", "-"), "do not go together"),
        (("--speed", "0"), "is no speed"),
        (("--speed", "-1"), "is no speed"),
        (("--speed", "nan"), "is no speed"),
        (("--speed", "fast"), "is no speed"),
        (("--glyphs", "emoji"), "invalid choice"),
        (("trade",), "is no command"),
    ],
)
def test_refused_with_a_sentence(
    watch: Watchlist, argv: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        options(watch, *argv)
    assert left.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_version_and_help_say_that_it_is_no_advice(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([flag])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert "not investment advice" in out
    assert (__version__ in out) is (flag == "--version")


def test_help_names_every_command() -> None:
    text = cli._parser().format_help()
    for command in ("demo", "replay", "--from", "check", "feed", "config path|init|check"):
        assert command in text


def test_without_a_terminal_it_points_to_check(
    watch: Watchlist, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([]) == 2
    assert "loopwatch check" in capsys.readouterr().err


def test_a_broken_configuration_is_named_with_its_line(
    watch: Watchlist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[display]\ntheme = "dark"\ncolour = 3\n')
    assert cli.main(["--config", str(path)]) == 2
    said = capsys.readouterr().err
    assert "mine.toml" in said and "3" in said and "colour" in said


@pytest.mark.parametrize("action", ["path", "init", "check"])
def test_config_actions(watch: Watchlist, action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["config", action]) == 0
    assert capsys.readouterr().out


def test_config_without_an_action_is_refused() -> None:
    with pytest.raises(SystemExit):
        cli.main(["config"])


@pytest.mark.parametrize("words", ["nvda", "NVDA 1y", "loop anthropic", "as-of 2025-09-23",
                                   "what if openai pays 50 %"])
def test_words_of_the_command_line_open_there(watch: Watchlist, words: str) -> None:
    found = options(watch, *words.split())
    assert (found.source, found.words) == ("live", words)


@pytest.mark.parametrize(("words", "near"), [("nvdia", '"nvda"'), ("chekc", '"check"'), ("dem", '"demo"'),
                                             ("hold nvda 40", "no command"), ("demo nvda", "only replay")])
def test_what_is_no_command_names_the_nearest(
    watch: Watchlist, words: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        options(watch, *words.split())
    assert near in capsys.readouterr().err


def test_the_parsers_know_no_abbreviation_of_a_command(watch: Watchlist) -> None:
    with pytest.raises(SystemExit):
        options(watch, "dem")
    assert isinstance(cli._parser(), argparse.ArgumentParser)


def test_every_command_has_its_module() -> None:
    """They are loaded by name: a name that is wrong shows here."""
    for name in (*cli.MODULES.values(), cli.PAGE):
        assert callable(import_module(name).run), name
    assert all(f"loopwatch {command}" in cli.EXAMPLES for command in cli.MODULES)
