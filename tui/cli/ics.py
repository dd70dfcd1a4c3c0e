"""Dates as iCalendar text (RFC 5545): whole days, stable names, lines folded at 75 octets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tui.deals.obligations.dates import Dated
from tui.system.disclaimer import FOOT

LINE = 75  # octets, without the line's end


def ics(rows: Iterable[Dated], now_ms: int) -> str:
    """One event a date. What is known to a month or year stands over all of it and says so."""
    stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//loopwatch//calendar//EN", "CALSCALE:GREGORIAN"]
    for row in rows:
        amount = f" {row.amount.short}" if row.amount.known else ""
        vague = "" if row.first == row.last else f" (in {row.when}, no day known)"
        about = [f"known by: {row.source}", *([f"was {row.was}"] if row.was else []), FOOT]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{row.uid}@loopwatch",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{row.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{row.last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(row.what + amount + vague)}",
            f"DESCRIPTION:{_text(chr(10).join(about))}",
            *([f"URL:{row.url}"] if row.url.startswith(("http://", "https://")) else []),
            f"CATEGORIES:{row.sort}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _text(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> list[str]:
    """Parts of at most 75 octets, never cut inside a character; a space begins all but the first."""
    parts, part, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + sign, size + width
    return [*parts, part]
