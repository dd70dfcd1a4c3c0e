"""The report as a reader opens it: in a browser, with nothing but its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium
from tests.terminal.conftest import QUICK
from tests.terminal.terminal import private_environment
from tests.yahoo.server import Yahoo

pytestmark = pytest.mark.browser


async def test_a_live_report_is_a_picture_and_asks_nothing(yahoo: Yahoo, tmp_path: Path) -> None:
    (tmp_path / "watchlist.toml").write_text(QUICK)
    page = tmp_path / "report.html"
    done = subprocess.run(
        [sys.executable, "-m", "tui", "report", "--html", str(page)], cwd=tmp_path, text=True,
        capture_output=True, env=private_environment(tmp_path, yahoo.env), timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    text = page.read_text(encoding="utf-8")
    assert "prices of this run" in text and "Yahoo Finance" in text and "218.24" in text
    async with Chromium() as browser, browser.page(page.as_uri(), size=(1240, 1600)) as shown:
        await shown.seen(lambda: shown.urls and shown.loads)
        drawn = await shown.value(
            "[...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect().height)")
        assert len(drawn) == 6 and min(drawn) > 400
        await shown.value("document.querySelector('figure').scrollIntoView()")
        assert len(await shown.picture()) > 60_000, "the screen is there, not an empty frame"
        ages = await shown.value("[...document.querySelectorAll('td.age')].map(c => c.innerText)")
        sources = await shown.value("[...document.querySelectorAll('td.source')].map(c => c.innerText)")
        assert len(ages) == len(sources) > 40 and all(ages) and all(sources)
        assert shown.urls == [page.as_uri()] and shown.errors == []
    assert not list((tmp_path / "data").rglob("archive*")), "a single look leaves no trace"
