"""What 500 holdings with ten funds cost: python -m tests.bench.bench_money

Worked out anew at other prices, and drawn, in this thread's own time, so that a busy machine does not count;
then the cursor's keys on screen 7 of the real program, and its start with and without them. Must: a picture
under 5 ms, keys at p95 under 16.7 ms, a start without holdings as quick as with them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from tests.bench import measures as m
from tests.money import at
from tui.draw.grid.glyphs import FULL
from tui.draw.money.page import draw_money
from tui.draw.money.rows import By, MoneyPage, alone_of
from tui.money.at_hand import lists_at
from tui.money.holding import Holding, Holdings
from tui.money.mine import Mine, mine_of, one_falls
from tui.money.picture import look
from tui.money.prices import Prices

FUNDS = ("SPY", "IVV", "VOO", "QQQ", "QQQM", "RSP", "TQQQ", "SH", "CSPX.L", "IVV.AX")
PICTURE_MS, KEY_MS = 5.0, 16.7
ROUNDS = 60


def many() -> Holdings:
    """490 companies by shares with their cost in three accounts, ten funds by their worth."""
    members = sorted(at.sp500().shares, key=lambda name: (name not in ("NVDA", "ORCL"), name))[:490]
    lots = [Holding(name, 10.0 + i, cost=50.0, account=f"account {i % 3}", place=i)
            for i, name in enumerate(members)]
    funds = [Holding(name, value=5_000.0 + i, place=490 + i) for i, name in enumerate(FUNDS)]
    return Holdings((*lots, *funds))


def priced(holdings: Holdings, step: int) -> Prices:
    """A price for every line; at another `step` another one."""
    known = at.prices().quotes
    like = known["NVDA"]
    return at.with_quotes(*(
        replace(known.get(name, replace(like, symbol=name, name=name)), price=100.0 + i + step / 100)
        for i, name in enumerate(holdings.symbols)
    ))


def took_ms(act: Callable[[int], object]) -> list[float]:
    """The thread's own milliseconds of each round."""
    found = []
    for step in range(ROUNDS):
        begin = time.thread_time()
        act(step)
        found.append(1000 * (time.thread_time() - begin))
    return found


def pictures() -> list[tuple[str, float, float]]:
    """What is measured, the median and what it must be."""
    holdings, groups = many(), at.groups()
    prices = [priced(holdings, step) for step in range(ROUNDS)]
    kept: list[Mine] = []

    def work_out(step: int) -> None:
        lists = lists_at(prices[step], groups)
        kept.append(mine_of(look(holdings, prices[step], lists, groups)))

    def draw(step: int) -> None:
        mine = kept[step]
        page = MoneyPage(mine.money, mine.again, one_falls(mine.money, "NVDA"), By.COMPANY, step * 7, False,
                         False, "as of 10:42 ET", alone_of(mine.money))
        draw_money(page, 120, 37, FULL)

    worked, drawn = took_ms(work_out), took_ms(draw)
    return [("worked out at new prices", m.percentile(worked, 0.5), 2 * PICTURE_MS),
            ("a picture at 120x40", m.percentile(drawn, 0.5), PICTURE_MS)]


def file_of(holdings: Holdings, folder: Path) -> Path:
    """The same as holdings.toml."""
    lines = []
    for lot in holdings.lots:
        amount = f"shares = {lot.shares}" if lot.shares is not None else f"value = {lot.value}"
        lines.append(f'[[holding]]\nsymbol = "{lot.symbol}"\n{amount}\n')
    path = folder / "holdings.toml"
    path.write_text("\n".join(lines))
    path.chmod(0o600)
    return path


def main() -> int:
    rows = pictures()
    with TemporaryDirectory(prefix="bench-") as folder:
        env = {"LOOPWATCH_HOLDINGS": str(file_of(many(), Path(folder)))}
        keys = (("down", "\u25b8 ORCL"), ("up", "\u25b8 NVDA"))
        pressed = m.key_ms(m.REPLAY, keys, 160, env=env, press="7")
        rows.append(("key to painted screen 7, p95", m.percentile(pressed, 0.95), KEY_MS))
        beside = m.percentile(m.key_ms(m.REPLAY, presses=160, env=env), 0.95)
        alone = m.start(m.OURS, "NVDA", 5, m.NO_NETWORK, ink=True, after_ink=True)
        own = m.start(m.OURS, "NVDA", 5, {**m.NO_NETWORK, **env}, ink=True, after_ink=True)
    for what, ms, must in rows:
        kept = "yes" if ms <= must else "NO"
        print(f"500 holdings with ten funds, {what}: {ms:.1f} ms (must {must}) {kept}")
    print(f"the Overview's keys in the same run: p95 {beside:.1f} ms")
    print(f"start without holdings {alone.ratio:.2f} x hello, with 500 of them {own.ratio:.2f} x")
    return 0 if all(ms <= must for _, ms, must in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
