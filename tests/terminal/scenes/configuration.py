"""watchlist.toml goes wrong while the program runs: one run for all of it."""

from __future__ import annotations

from tests.terminal.conftest import QUICK
from tests.terminal.stage import Stage


def configuration(stage: Stage) -> None:
    """Each fault is one line; the last good configuration goes on polling, cursor and all."""
    path = stage.watchlist
    seen = stage.live(size=(120, 30))
    seen.press("down")
    seen.wait_for("▸ORCL")

    def is_well() -> bool:
        return "watchlist.toml" not in seen.text and " LIVE " in seen.header and "▸ORCL" in seen.text

    for fault, text in (
        ("configuration with a wrong key", QUICK.replace("quotes_s", "quotas_s")),
        ("configuration that is no TOML", QUICK + "\n[display\n"),
        ("configuration emptied", ""),
    ):
        stage.write(text)
        stage.says(fault, seen, 3)
        if fault == "configuration with a wrong key":
            stage.yahoo.market.set("NVDA", price=221.5)
            seen.wait_for("221.50", 8)
        stage.write()
        stage.well(fault, seen, is_well)
    for fault, folder in (("configuration deleted", False), ("configuration made a folder", True)):
        path.unlink()
        if folder:
            path.mkdir()
        stage.says(fault, seen, 3)
        assert "NVDA" in seen.text and "▸ORCL" in seen.text
        if folder:
            path.rmdir()
        stage.write()
        stage.well(fault, seen, is_well)
