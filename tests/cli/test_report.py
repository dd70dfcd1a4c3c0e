"""`loopwatch report`: every figure with its source and age, nothing later than its day, nothing fetched."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.terminal.terminal import private_environment

SCREENS = ("overview", "loop", "concentration", "alerts", "ledger", "what_if")
FETCHED = re.compile(r"\b(src|srcset|data|action)=|@import|<script|url\((?!#)|<link(?! rel=.icon)")


class Seen(HTMLParser):
    """Headings and the cells of each row of the tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag in ("td", "h2"):
            self._in = tag
        if tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "td":
            self.rows[-1][-1] += data
        elif self._in == "h2":
            self.headings[-1] += data


def report(home: Path, *arguments: str) -> str:
    """The page that the command writes in an empty home."""
    target = home / "report.html"
    done = subprocess.run(
        [sys.executable, "-m", "tui", "report", "--html", str(target), *arguments], cwd=home, text=True,
        capture_output=True, env=private_environment(home), timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def then(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The report of a day in September 2025, from an empty home that has holdings."""
    home = tmp_path_factory.mktemp("report")
    own = home / "config" / "loopwatch" / "holdings.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[[holding]]\nsymbol = "NVDA"\nshares = 31337\n')
    yield report(home, "--as-of", "2025-09-23", "--since", "2025-09-10", "--theme", "light")


def test_every_row_has_a_figure_a_source_a_day_and_an_age(then: str) -> None:
    seen = Seen(then)
    rows = [row for row in seen.rows if row]
    assert len(rows) > 40
    assert all(len(row) == 5 and all(cell.strip() for cell in row) for row in rows), rows
    assert all(re.fullmatch(r"\d+ (s|min|h|d)", row[4]) for row in rows)
    for heading in ("In figures", "What changed since 10 Sep 2025", "Alerts that fire", "Standing conditions",
                    "The loops", "The dates that come", "Sources and ages"):
        assert heading in seen.headings


def test_nothing_is_later_than_its_day(then: str) -> None:
    rows = [row for row in Seen(then).rows if row]
    assert all("2026" not in row[3] for row in rows)
    assert not re.search(r"(press|web|filing)[^<]*, \d+ \w+ 2026", then)
    assert any("NVIDIA to OpenAI" in row[0] and "100bn" in row[1] for row in rows)
    assert "AS&#160;OF" in then or "AS OF" in then.replace("&#160;", " ")


def test_the_pictures_are_inside_and_nothing_is_fetched(then: str) -> None:
    assert re.findall(r'<figure id="(\w+)"', then) == list(SCREENS)
    assert then.count("<svg") == then.count("</svg>") == len(SCREENS)
    assert not FETCHED.search(then), FETCHED.search(then)
    assert "default-src 'none'" in then
    assert all(link.startswith(("https://", "http://", "#")) for link in Seen(then).links)


def test_nothing_that_is_owned_is_on_it(then: str) -> None:
    assert "31337" not in then and "31,337" not in then.replace("&#160;", " ")


@pytest.mark.parametrize(("arguments", "says"), [
    (("--as-of", "2025-09-20"), "2025-09-19 and 2025-09-22"), (("--as-of", "soon"), "no day"),
])
def test_a_day_without_a_session_is_refused(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "report", "--html", "x.html", *arguments], cwd=tmp_path, text=True,
        capture_output=True, env=private_environment(tmp_path), timeout=60, check=False)
    assert done.returncode == 2 and says in done.stderr and not (tmp_path / "x.html").exists()
