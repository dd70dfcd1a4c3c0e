"""The configuration: the default holds, and every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.alerts.rule import Direction, When
from tui.toml.faults import nearest
from tui.toml.tables import File
from tui.watchlist import WatchlistError, default_text, find, load, parse

GROUP = '[[group]]\nname = "A"\nsymbols = ["NVDA"]\n'
NAMED = '[[group]]\nname = "A"\nsymbols = [{ symbol = "NVDA", name = "mine" }]\n'
ALERT = GROUP + '[[alert]]\nid = "x"\nmeasure = "move.*"\n'


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(WatchlistError) as caught:
        parse(text)
    return [(f.line, f.key, f.message) for f in caught.value.faults]


def test_the_default_is_what_the_issue_lists() -> None:
    watchlist = load()
    assert watchlist.path is None
    assert [(g.name, " ".join(g.symbols)) for g in watchlist.groups] == [
        ("Mag 7 + Oracle", "NVDA ORCL MSFT AAPL AMZN GOOGL META TSLA"),
        ("Loop", "AMD AVGO CRWV TSM SFTBY INTC NBIS MU"),
        ("Market", "^GSPC ^NDX SPY QQQ RSP ^VIX"),
        ("Credit", "HYG LQD ^TNX"),
    ]
    assert len(watchlist.symbols) == 25
    openai = watchlist.privates[0]
    assert (openai.name, openai.valuation_musd, openai.date) == ("OpenAI", 852_000, "2026-03-31")
    assert all(p.source.startswith("https://") and p.date for p in watchlist.privates)
    assert watchlist.refresh.quotes_s == 15 and not watchlist.bell


def test_levels_are_held_in_the_units_of_their_measures() -> None:
    rules = {rule.id: rule for rule in load().rules}
    one = rules["one-name"]
    assert (one.warn, one.critical, one.clear, one.for_s) == (0.03, 0.10, 0.025, 300)
    assert one.also is not None and (one.also.warn, one.also.critical) == (3, 5)
    assert one.direction is Direction.EITHER and one.when is When.REGULAR
    assert rules["one-name-dollars"].warn == 250_000
    assert rules["mag7-share-20"].warn == 0.015
    assert rules["contribution"].warn == 0.004
    assert rules["feed-down"].warn == 900
    assert rules["group-falls"].at_least == 5 and len(rules["group-falls"].symbols) == 8
    assert len(rules["results-night"].symbols) == 16
    assert rules["deals-age"].standing and rules["deals-age"].critical == 120


def test_an_empty_file_is_an_empty_board() -> None:
    watchlist = parse("")
    assert watchlist.symbols == () and watchlist.rules == () and watchlist.display.theme == "auto"


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("[display]\nthem = 'dark'\n", 2, "display.them", 'did you mean "theme"'),
        ("\n[dispaly]\n", 2, "dispaly", 'did you mean "display"'),
        ("[display]\ntheme = 'drak'\n", 2, "display.theme", 'did you mean "dark"'),
        ("[display]\ntheme = ['dark']\n", 2, "display.theme", "not known"),
        ("[display]\nmotion = 1\n", 2, "display.motion", "true or false"),
        ("display = 3\n", 1, "display", "[display]"),
        ("[group]\nname = 'A'\n", 1, "group", "[[group]]"),
        ("[refresh]\n# fast\nquotes_s = 1\n", 3, "refresh.quotes_s", "from 5 to 3600"),
        ("[refresh]\nquotes_s = true\n", 2, "refresh.quotes_s", "must be a number"),
        ("[refresh]\nquotes_s = nan\n", 2, "refresh.quotes_s", "must be a number"),
        ("[refresh]\nquotes_s = '15'\n", 2, "refresh.quotes_s", "must be a number"),
        ("[ledger]\nextra = 'a.toml'\n", 2, "ledger.extra", "list of texts"),
        ('[[group]]\nname = "A"\nsymbols = [\n  "NVDA", # "X"\n  "NV DA",\n]\n', 5, "group[0].symbols[1]",
         "no symbol"),
        ('[[group]]\nname = "A"\nsymbols = [\n  "NVDA",\n\n  "nvda",\n]\n', 6, "group[0].symbols[1]",
         "NVDA stands here and in line 4"),
        ('[[group]]\nname = "A"\nsymbols = [{ symbol = "NVDA", nam = "x" }]\n', 3, "group[0].symbols[0]",
         '{ symbol = "NVDA", name'),
        (NAMED + NAMED.replace('"A"', '"B"').replace("mine", "other"), 6, "group[1].symbols[0]", "'mine'"),
        ('[display]\nzone = "Asia/Tokio"\n', 2, "display.zone", "name of a time zone"),
        ('[display]\ncolumns = ["price", "valeu"]\n', 2, "display.columns[1]", "no column"),
        ('[display]\ncolumns = []\n', 2, "display.columns", "there is move, price"),
        ('[keys]\n\nquit = "x"\ncompare = "x"\n', 4, "keys.compare", "one of lines 3 and 4"),
        ('[keys]\nnext_alert = "K"\nnext = "K"\nnext_link = "K"\nundo = ["U", "K"]\n', 5, "keys.undo",
         "one of lines 2 and 5"),
        ('[keys]\nquti = "x"\n', 2, "keys.quti", 'did you mean "quit"'),
        ('[keys]\nquit = "exx"\n', 2, "keys.quit", "is no key"),
        ('[keys]\nquit = ["Esc"]\n', 2, "keys.quit", "another key"),
        ('[keys]\nquit = 1\n', 2, "keys.quit", "a key in quotes"),
        (GROUP + '[[group]]\nname = "A"\nsymbols = []\n', 5, "group[1].name", "line 2"),
        ('[[group]]\nname = "A"\n', 1, "group[0]", "needs symbols"),
        ('[[group]]\nsymbols = []\n', 1, "group[0]", "needs a name"),
        ('[[group]]\nname = "a\\u202eb"\nsymbols = []\n', 2, "group[0].name", "cannot be shown"),
        (f'[[group]]\nname = "A"\nsymbols = ["{"TOOLONG" * 5}"]\n', 3, "group[0].symbols[0]", "at most 30"),
        ('[[group]]\nname = "A"\nsymbols = ["brk.b"]\n', 3, "group[0].symbols[0]",
         'BRK.B is written "BRK-B" at Yahoo'),
        ('[[group]]\nname = "A"\nsymbols = [1]\n', 3, "group[0].symbols", "list of texts"),
        ('[[private]]\nname = "O"\nvaluation_busd = 1.0\n', 1, "private[0]", "date and its source"),
        ('[[private]]\nname = "O"\ndate = "2026"\n', 3, "private[0].date", "must be a date like"),
        ('[[private]]\nname = "O"\nsource = "file:///etc"\n', 3, "private[0].source", "https://"),
        (ALERT.replace("move", "mvoe") + 'warn = "3 %"\n', 6, "alert[0].measure", 'did you mean "move.*"'),
        (ALERT + "warn = 3\n", 7, "alert[0].warn", "wrong unit"),
        (ALERT + 'warn = "3 bn"\n', 7, "alert[0].warn", 'write it as "3 %"'),
        (ALERT + 'warn = "three"\n', 7, "alert[0].warn", "no level"),
        (ALERT + "warn = true\n", 7, "alert[0].warn", "a level is written"),
        (ALERT, 4, "alert[0]", "needs warn or critical"),
        (ALERT + 'warn = "3 %"\nfor = 5\n', 8, "alert[0].for", '"5 min"'),
        (ALERT + 'warn = "3 %"\nwhen = "alway"\n', 8, "alert[0].when", "not known"),
        (ALERT + 'warn = "5 %"\ncritical = "3 %"\n', 8, "alert[0].critical", "before warn"),
        (ALERT + 'warn = "3 %"\nclear = "4 %"\n', 8, "alert[0].clear", "beyond its own level"),
        (ALERT + 'warn = "-3 %"\ndirection = "either"\n', 4, "alert[0]", "no minus"),
        (ALERT + 'warn = "3 %"\ngroup = "B"\n', 8, "alert[0].group", "there is A"),
        (ALERT + 'warn = "3 %"\nat_least = 2\n', 8, "alert[0].at_least", "2 of 1"),
        (ALERT + 'warn = "3 %"\ninhibits = ["y"]\n', 8, "alert[0].inhibits", 'no other alert "y"'),
        (ALERT + 'warn = "3 %"\nlasts = "1 d"\n', 8, "alert[0].lasts", "cross"),
        (ALERT + 'warn = "3 %"\nand = { measur = "x" }\n', 8, "alert[0].and.measur", '"measure"'),
        (ALERT + 'warn = "3 %"\nand = 3\n', 8, "alert[0].and", "must be written"),
        ("[display\n", 1, "", "is not TOML"),
        ("a = 1\na = 2\n", 2, "", "is not TOML"),
        ("[display]\ntheme = \x1b[31m\n", 2, "", "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, key: str, said: str) -> None:
    found = faults(text)
    assert any(f[0] == line and f[1] == key and said in f[2] for f in found), found
    assert all(message.isprintable() for _, _, message in found)


def test_all_faults_are_listed_at_once() -> None:
    found = faults("[display]\nthem = 1\nglyphs = 'x'\n[refresh]\nquotes_s = 0\n")
    assert [line for line, _, _ in found] == [2, 3, 5]


def test_a_fault_reads_as_editors_like_it() -> None:
    with pytest.raises(WatchlistError) as caught:
        parse("[display]\nthem = 1\n", "w.toml")
    assert str(caught.value).startswith("w.toml:2: display.them: unknown key")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_bytes(b"[display]\xff\n")
    with pytest.raises(WatchlistError, match="not UTF-8"):
        load(path)
    with pytest.raises(WatchlistError, match="cannot be read"):
        load(tmp_path)


def test_paths_of_extra_ledgers_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    path.write_bytes(b"\xef\xbb\xbf[ledger]\r\nextra = ['mine.toml']\r\n")
    assert load(path).ledger_extra == (tmp_path / "mine.toml",)


def test_the_order_in_which_files_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = tmp_path / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user))
    monkeypatch.setattr("tui.watchlist.files.user_path", lambda: user / "watchlist.toml")
    monkeypatch.delenv("LOOPWATCH_CONFIG", raising=False)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert find() is None
    user.mkdir()
    (user / "watchlist.toml").write_text("")
    assert find() == user / "watchlist.toml"
    (here / "watchlist.toml").write_text("")
    assert find() == Path("watchlist.toml")
    named = tmp_path / "named.toml"
    monkeypatch.setenv("LOOPWATCH_CONFIG", str(named))
    with pytest.raises(WatchlistError, match="LOOPWATCH_CONFIG"):
        find()
    named.write_text("")
    assert find() == named
    with pytest.raises(WatchlistError, match="--config"):
        find(tmp_path / "other.toml")
    (tmp_path / "other.toml").write_text("")
    assert find(tmp_path / "other.toml") == tmp_path / "other.toml"


def test_nearest_names_what_there_is_when_nothing_is_near() -> None:
    assert nearest("zzz", ["a", "b"]) == " (there is a, b)"
    assert nearest("nvad", ["NVDA"]) == "" or "NVDA" in nearest("nvad", ["NVDA"])


def test_lines_are_found_in_the_default() -> None:
    text = default_text()
    lines = text.splitlines()
    found = File("watchlist.toml", text)
    assert "SFTBY" in lines[found.line_of(("group", 1, "symbols", 4)) - 1]
    assert lines[found.line_of(("display", "theme")) - 1].startswith("theme")
    assert lines[found.line_of(("alert", 0, "measure")) - 1].startswith("measure")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        parse(text)
    except WatchlistError as error:
        assert error.faults


@given(st.dictionaries(st.sampled_from(["warn", "critical", "for", "and", "symbols", "at_least", "measure"]),
                       st.sampled_from(["1", "'3 %'", "[]", "{}", "true", "['NVDA']", "-1", "'5 min'", "nan",
                                        "1979-05-27", "'move.*'"])))
def test_any_value_in_a_rule_is_read_or_refused(keys: dict[str, str]) -> None:
    body = "".join(f"{key} = {value}\n" for key, value in keys.items())
    try:
        parse(GROUP + '[[alert]]\nid = "x"\n' + body)
    except WatchlistError as error:
        assert all(fault.line > 0 for fault in error.faults)


def test_symbols_of_other_exchanges_keep_their_dot() -> None:
    symbols = ("BRK-B", "BP.L", "9984.T", "SAP.DE", "SHOP.TO", "BF-B", "^GSPC", "BTC-USD", "EURUSD=X")
    written = ", ".join(f'"{symbol}"' for symbol in symbols)
    assert parse(f'[[group]]\nname = "A"\nsymbols = [{written}]\n').symbols == symbols


def test_a_board_of_seventy_five_pasted_symbols_is_read_in_its_order() -> None:
    symbols = tuple(f"S{i:02d}X" for i in range(75, 0, -1))
    written = ",\n  ".join(f'"{symbol}"' for symbol in symbols)
    assert parse(f'[[group]]\nname = "Mine"\nsymbols = [\n  {written},\n]\n').symbols == symbols


@pytest.mark.parametrize(
    "symbol", ["M&M.NS", "J&KBANK.NS", "NIFTY_FIN_SERVICE.NS", "NIFTYSMLCAP250.NS", "NVDA261218C00200000",
               "0P0001BUKG.L", "PEPE24478-USD", "^GSPC", "EURUSD=X", "BRK-B"],
)
def test_symbols_are_taken_as_yahoo_has_them(symbol: str, tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text(f'[[group]]\nname = "A"\nsymbols = ["{symbol}"]\n')
    assert load(path).symbols == (symbol,)
