"""The page in a real browser: what it shows, how soon, by which keys, and what it asks of whom."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from aiohttp import web

from tests.browser.chromium import Chromium, Page
from tests.cli.web.served import Served
from tests.terminal.conftest import QUICK
from tests.yahoo.server import Yahoo

pytestmark = pytest.mark.browser

PAINT_S, TRIES = 3.0, 3  # on a machine that does other things too: the quickest of so many
HELD = '[[holding]]\nsymbol = "NVDA"\nshares = 31337\n'
RULES = QUICK + """
[[alert]]
id = "any"
measure = "move.NVDA"
direction = "either"
warn = "0.1 %"
when = "regular"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    own = folder / "config" / "loopwatch"
    own.mkdir(parents=True)
    (folder / "watchlist.toml").write_text(RULES)
    (own / "holdings.toml").write_text(HELD)
    return folder


@pytest.fixture
def programs(home: Path) -> Iterator[dict[str, str]]:
    """An editor and a browser of the machine that serves: each leaves a mark when it is started."""
    folder = home / "bin"
    folder.mkdir()
    for name in ("vi", "xdg-open"):
        (folder / name).write_text(f"#!/bin/sh\ntouch {home}/{name}.started\n")
        (folder / name).chmod(0o755)
    yield {"PATH": f"{folder}:/usr/bin:/bin", "EDITOR": "vi"}
    assert not list(home.glob("*.started")), "a page has started a program of the machine"


async def refused(page: Page, words: str) -> None:
    """Words for the program's command line, which says why they do nothing."""
    await page.press(":")
    await page.seen("Esc closes")
    await page.press(*words, "enter")
    await page.seen("view-only: nothing is changed")
    await page.press("esc")
    await page.seen(lambda: "Esc closes" not in page.text)


async def test_first_paint_keys_mouse_resize_and_nothing_from_elsewhere(yahoo: Yahoo, home: Path) -> None:
    with Served(home, yahoo.env) as served:
        async with Chromium() as browser:
            took = []
            for _ in range(TRIES):
                async with browser.page() as first:
                    began = time.monotonic()
                    await first.go(served.url)
                    await first.seen("NVDA")
                    took.append(time.monotonic() - began)
                    await first.seen(" LIVE ")
            print(f"first paint {', '.join(f'{s:.2f}' for s in took)} s")
            async with browser.page(served.url) as page:
                await page.seen(" LIVE ")
                ink = await page.value(
                    "(async () => { const c = [...document.querySelectorAll('.xterm-screen canvas')];"
                    "return c.some(x => x.width > 300 && x.height > 200) })()")
                assert ink and len(await page.picture()) > 20_000, "something is drawn"

                await page.press("3")
                await page.seen(lambda: "Board" not in page.text and "signed" in page.text)
                await page.click(page.text.split("\n")[0].index("1"), 0)
                await page.seen("Board")
                wide = (page.screen.columns, page.screen.lines)
                await page.resize(820, 520)
                await page.seen(lambda: (page.screen.columns, page.screen.lines) < wide)
                await page.press("?")
                await page.seen("Enlarge")
                await page.press("esc")
                assert page.errors == []
                hosts = {urlsplit(url).netloc for url in page.urls if not url.startswith("data:")}
                assert hosts == {urlsplit(served.base).netloc}
        served.wait(lambda: served.nothing_left)
        assert min(took) < PAINT_S


async def test_two_pages_have_one_feed_and_leave_nothing(yahoo: Yahoo, home: Path) -> None:
    with Served(home, yahoo.env) as served:
        async with Chromium() as browser, browser.page(served.url) as one:
            await one.seen(" LIVE ")
            async with browser.page(served.url) as two:
                await two.seen(" LIVE ")
                assert served.count("page") == 2 and served.count("tui.feed.main") == 1
                print(f"{served.pid}: {[_mib(line) for line in served.seen]} MiB")
            served.wait(lambda: served.count("page") == 1)
            await one.press("q")
            said = await one.value("""new Promise(done => { const body = document.body, look = () =>
                body.classList.contains('-closed') && done(document.getElementById('closed').innerText);
                new MutationObserver(look).observe(body, {attributes: true}); look() })""")
            assert "has ended" in said
            served.wait(lambda: served.nothing_left)


async def test_a_view_only_page_refuses_each_of_its_list(
    yahoo: Yahoo, home: Path, programs: dict[str, str]
) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*.toml")}
    with Served(home, {**yahoo.env, **programs}, "--view-only") as served:
        async with Chromium() as browser, browser.page(served.url) as page:
            await page.seen(" LIVE ")
            for key in ("e", "a", "d", "B", "u"):
                await page.press(key)
                await page.seen("no editor and no shell" if key == "e" else "view-only: nothing is changed")
                await page.press("?")  # another line is there: the next refusal is a new one
                await page.seen("All keys")
                await page.press("esc")
                await page.seen(lambda: "All keys" not in page.text)
            await refused(page, "alert nvda < -5%")
            await page.press("5")
            await page.seen("NVDA")
            for key in ("E", " ", "w"):
                await page.press(key)
                await page.seen("view-only: nothing is changed")
            await page.press("7")
            await page.seen("SAMPLE")
            assert not re.search(r"31.?337", page.text)
            await refused(page, "hold nvda 40")
            await page.press("I")
            await page.seen("view-only: nothing is changed")

            # the source of a deal opens in the browser of who looks, never on the machine
            await page.value("window.open = (url) => { window.asked = url; return null }")
            await page.press("6")
            await page.seen("6 Ledger")
            await page.press("o")
            await page.seen("opened by your browser")
            assert str(await page.value("window.asked")).startswith("https://")
            # and a picture of the view goes to who looks, not into a folder of the machine
            await page.value("window.asked = ''")
            await page.press("Y")
            await page.seen(lambda: any("deliver" in str(sent) for sent in page.texts))
            kind = await page.value("fetch(window.asked).then(r => r.headers.get('content-type'))")
            assert "svg" in kind
    assert {path: path.read_bytes() for path in home.rglob("*.toml")} == before
    assert not list(home.rglob("*.svg"))


async def test_a_browser_without_the_token_or_on_a_foreign_page_gets_nothing(home: Path) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(text="<p>somebody else's page", content_type="text/html")

    foreign = await asyncio.get_running_loop().create_server(web.Server(answer), "127.0.0.1", 0)
    with Served(home, {}) as served:
        async with Chromium() as browser:
            async with browser.page(served.base + "/") as page:
                await page.seen(lambda: served.base + "/" in page.statuses)
                assert page.statuses[served.base + "/"] == 403
            socket = served.base.replace("http", "ws") + f"/ws?token={served.token}"
            async with browser.page(f"http://127.0.0.1:{foreign.sockets[0].getsockname()[1]}/") as page:
                await page.seen(lambda: page.statuses)
                assert await page.value(_reach(socket)) == "refused", "it has even got hold of the token"
                read = f"fetch('{served.url}').then(() => 'read', () => 'refused')"
                assert await page.value(read) == "refused"
            async with browser.page(served.url) as page:
                await page.seen("loopwatch")
                assert await page.value(_reach(socket)) == "open", "the page's own way"
        served.wait(lambda: served.nothing_left)
    foreign.close()


def _reach(socket: str) -> str:
    """Whether a WebSocket opens from where the page stands."""
    return (f"new Promise(done => {{ const s = new WebSocket('{socket}');"
            "s.onopen = () => { done('open'); s.close() }; s.onerror = () => done('refused') })")


def _mib(process: psutil.Process) -> int:
    try:
        return round(process.memory_info().rss / 2**20)
    except psutil.NoSuchProcess:
        return 0
