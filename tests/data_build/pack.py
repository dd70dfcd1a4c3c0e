"""Make tui/data/market from the source folder. Run by hand: python -m tests.data_build.pack FOLDER [OUT].

Needs pandas and pyarrow. The same input gives the same bytes (with the same zlib).
"""

from __future__ import annotations

import sys
from pathlib import Path

from tui.market.embedded import pack as packed
from tui.market.embedded.pack import FOLDER

from . import facts, first, lists, prices, share
from .container import write, write_json
from .sources import SYMBOLS


def main(source: Path, out: Path) -> dict[str, int]:
    """Write every file; returns their sizes."""
    out.mkdir(parents=True, exist_ok=True)
    sizes = {
        "daily.bin": write(out / "daily.bin", prices.daily(source), names=SYMBOLS),
        "caps.bin": write(out / "caps.bin", prices.caps(source)),
        "demo.bin": write(out / "demo.bin", prices.demo(source)),
    }
    series, weights = {}, {}
    for index in share.FILES:
        caps = share.issuer_caps(source, index)
        series[index] = share.daily_concentration(caps, index)
        weights[index] = share.weights(caps, index)
        if index == "SP500":
            weights[index]["beside"] = share.members_beside(source, weights[index])
            days, names = lists.lists(caps)
            split = lists.line_split(source)
            sizes["lists.bin"] = write(out / "lists.bin", days, names=names, split=split, **lists.FACTS)
    moved, names = lists.moves(source)
    sizes["moves.bin"] = write(out / "moves.bin", moved, names=names)
    sizes["concentration.bin"] = write(out / "concentration.bin", series)
    factors = share.float_factors(source)
    weights |= {"float": factors, "official": share.official(source)}
    sizes["weights.json"] = write_json(out / "weights.json", weights)
    sizes["history.json"] = write_json(out / "history.json", share.history(source))
    sizes["events.json"] = write_json(out / "events.json", facts.events(source))
    sizes["fundamentals.json"] = write_json(out / "fundamentals.json", facts.fundamentals(source))
    packed.FOLDER = out  # the first screen is made from what was just written
    sizes["first_screen.json"] = write_json(out / "first_screen.json", first.first_screen())
    return sizes


if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    for name, size in main(Path(sys.argv[1]), target).items():
        print(f"{size:8d}  {name}")
