"""Makes tui/data/market/exchanges.json out of exchange-calendars: `python -m tests.data_build.exchanges`.

Per exchange its zone, usual hours and break, and every day from FROM that is other than that:
weekdays without a session, and days with hours of their own. `to` is the last day that
exchange-calendars knows for sure.
"""

from __future__ import annotations

import json
import sys
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import exchange_calendars

FROM, TO = date(2025, 1, 1), date(2030, 12, 31)
CODES = ("XLON", "XFRA", "XPAR", "XTKS", "XHKG", "XSHG", "XBOM", "XKRX", "XTSE", "XASX", "CMES")
FILE = Path(__file__).parents[2] / "tui" / "data" / "market" / "exchanges.json"


def known(code: str) -> Any:
    """The calendar of an exchange as far as it is known, to TO at most."""
    bound = exchange_calendars.get_calendar(code).bound_max()
    end = TO if bound is None else min(TO, bound.date())
    return exchange_calendars.get_calendar(code, start=FROM.isoformat(), end=end.isoformat())


def entry(code: str) -> dict[str, Any]:
    """One exchange's part of the file."""
    calendar = known(code)
    usual = [_text(times[-1][1]) for times in (calendar.open_times, calendar.close_times)]
    found: dict[str, Any] = {
        "zone": str(calendar.tz), "hours": usual, "from": FROM.isoformat(),
        "to": calendar.last_session.date().isoformat(),
    }
    if calendar.open_offset:
        found["evening"] = True  # a session begins on the evening before its day
    if calendar.break_start_times and calendar.break_start_times[-1][1] is not None:
        edges = (calendar.break_start_times, calendar.break_end_times)
        found["break"] = [_text(times[-1][1]) for times in edges]
    sessions = {stamp.date() for stamp in calendar.sessions}
    last = calendar.last_session.date()
    span = [FROM + timedelta(days=n) for n in range((last - FROM).days + 1)]
    found["closed"] = _by_year(day for day in span if day.weekday() < 5 and day not in sessions)
    odd: dict[str, list[date]] = {}
    opens, closes = (column.dt.tz_convert(calendar.tz) for column in (calendar.opens, calendar.closes))
    for stamp, opened, closed in zip(calendar.sessions, opens, closes, strict=True):
        day, hours = stamp.date(), [_text(opened.time()), _text(closed.time())]
        if hours != usual or day.weekday() > 4:
            odd.setdefault("-".join(hours), []).append(day)
    found["odd"] = {hours: _by_year(days) for hours, days in sorted(odd.items())}
    return found


def _text(moment: time) -> str:
    return f"{moment:%H:%M}"


def _by_year(days: Any) -> dict[str, str]:
    """`{"2026": "01-01 12-25"}`."""
    years: dict[str, list[str]] = {}
    for day in days:
        years.setdefault(str(day.year), []).append(f"{day:%m-%d}")
    return {year: " ".join(found) for year, found in years.items()}


def text() -> str:
    """The whole file."""
    rows = (f"{json.dumps(code)}: {json.dumps(entry(code), separators=(',', ':'))}" for code in CODES)
    return "{" + ",\n".join(rows) + "}\n"


if __name__ == "__main__":
    made = text()
    if "--check" in sys.argv:
        raise SystemExit(0 if made == FILE.read_text(encoding="utf-8") else "exchanges.json is another")
    FILE.write_text(made, encoding="utf-8")
