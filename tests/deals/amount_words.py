"""Amounts read back from what screens and commands write: form and ends, whatever the width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.deals.ledger.amount import Amount, Form

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNIT = {"tn": 1e6, "bn": 1e3, "m": 1.0, "": 1e3}
_LONG = re.compile(
    rf"(?P<lead>up to |at least |about )?\$(?P<one>{_NUMBER})(?P<u1>tn|bn|m)"
    rf"(?: to \$(?P<two>{_NUMBER})(?P<u2>tn|bn|m))?"
)
_SHORT = re.compile(
    rf"(?P<lead>to |~)?\$(?P<one>{_NUMBER})(?P<u1>tn|bn|m)?"
    rf"(?:-(?P<two>{_NUMBER})(?P<u2>tn|bn|m))?(?P<more>\+)?"
)
_BARE = re.compile(rf"(?P<lead>to |~)?(?P<one>{_NUMBER})(?:-(?P<two>{_NUMBER}))?(?P<more>\+)?")
_LEADS = {
    "up to ": Form.UP_TO, "to ": Form.UP_TO, "at least ": Form.AT_LEAST, "about ": Form.ABOUT, "~": Form.ABOUT
}


def read_all(text: str, long: bool = False) -> list[Amount]:
    """Every amount in dollars that `text` holds, and `undisclosed` for `$?` and the word."""
    pattern = _LONG if long else _SHORT
    found = [_amount(m) for m in pattern.finditer(text)]
    hidden = len(re.findall(r"\$\?|undisclosed", text))
    return found + [Amount(Form.UNDISCLOSED)] * hidden


def read_bare(text: str) -> Amount:
    """One amount in billions without a sign: `300`, `to 90`, `18-200`, `30+`, `~40`, `?`."""
    if text.strip() == "?":
        return Amount(Form.UNDISCLOSED)
    found = _BARE.fullmatch(text.strip())
    assert found, text
    return _amount(found)


def _amount(found: re.Match[str]) -> Amount:
    parts = found.groupdict()
    unit, second = parts.get("u1") or "", parts.get("u2") or ""
    one = _musd(parts["one"], unit or second)
    if parts.get("two"):
        return Amount(Form.BETWEEN, one, _musd(parts["two"], second))
    form = _LEADS.get(parts["lead"] or "", Form.AT_LEAST if parts.get("more") else Form.EXACT)
    return Amount(form, None if form is Form.UP_TO else one, None if form is Form.AT_LEAST else one)


def _musd(text: str, unit: str) -> int:
    return round(float(text.replace(",", "")) * _UNIT[unit])


def agrees(written: Amount, known: Amount, exact: bool = False) -> bool:
    """Whether what was written has the form that is known, and its ends as rounded (to three digits, in the
    narrowest place to two)."""
    if written.form is not known.form:
        return False
    return all(
        (a is None) == (b is None) and (a is None or b is None or _near(a, b, exact))
        for a, b in _ends(written, known)
    )


def _ends(one: Amount, other: Amount) -> Iterator[tuple[int | None, int | None]]:
    yield one.low_musd, other.low_musd
    yield one.high_musd, other.high_musd


def _near(written: int, known: int, exact: bool) -> bool:
    return written == known if exact else abs(written - known) <= max(0.05 * known, 0.5)
