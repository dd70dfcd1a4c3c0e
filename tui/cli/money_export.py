"""What a person owns as text, sentences, JSON and CSV. Per cents are of the whole; amounts are dollars."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tui.draw.money.figures import acts_like, bounds, span, without
from tui.money.funds import FUNDS
from tui.money.mine import Again, Mine
from tui.money.picture import CompanyShare, FundShare, Money
from tui.money.value import Position
from tui.system.csv_text import as_csv
from tui.system.disclaimer import NOT_ADVICE

LISTED = 12  # companies in the text


def usd(value: float | None, sign: bool = False) -> str:
    """$12,883, -$4,159; with `sign` also +$293."""
    if value is None:
        return "n/a"
    lead = "-" if round(value) < 0 else "+" if sign else ""
    return f"{lead}${abs(value):,.0f}"


def percent(value: float | None, sign: bool = False) -> str:
    return "n/a" if value is None else f"{value * 100:{'+' if sign else ''}.1f} %"


def sentences(money: Money) -> list[str]:
    """The three that lead, and what they mean."""
    mine = [money.groups.names.get(i, i) for i in money.loop.issuers]
    return [
        f"{bounds(money.loop)} rests on the article's loop ({', '.join(mine)})",
        f"{bounds(money.any_loop)} on companies in any loop of {money.groups.layer} money",
        f"{bounds(money.seven)} on the seven; {acts_like(money.names)}",
    ]


def day_words(money: Money) -> str:
    """The day's profit, and of which lines it is not known."""
    if money.day_usd is None:
        return "today n/a"
    said = f"today {usd(money.day_usd, True)} ({percent(money.day_move, True)})"
    return said + (f", {without(money.day_missing)}" if money.day_missing else "")


def money_text(mine: Mine) -> str:
    """Columns for a terminal."""
    money = mine.money
    out = [f"{usd(money.usd)}   {day_words(money)}   prices of {money.day.isoformat()}", ""]
    out += sentences(money)
    out += ["", f"{'What you own':<24}{'Value':>14}{'Day':>9}{'Gain':>9}  In any loop"]
    out += [_position_row(money, p) for p in money.positions]
    out += ["", f"{'Through the funds':<24}{'Value':>14}{'Share':>9}{'Directly':>12}{'In funds':>12}"]
    out += [_company_row(money, company) for company in money.companies[:LISTED]]
    if len(money.companies) > LISTED:
        rest = money.companies[LISTED:]
        left = sum(c.usd for c in rest)
        out.append(f"{f'{len(rest)} others':<24}{usd(left):>14}{percent(_part(money, left)):>9}")
    if money.funds:
        out += ["", "How it was looked through", *(f"  {line}" for fund in money.funds for line in how(fund))]
    out += _accounts(money) if len(money.accounts) > 1 else []
    if mine.again:
        out += ["", "If it happened to this money, on today's weights"]
        out += [f"  {one.day.isoformat()} ({one.words})  {usd(one.usd)}  {percent(one.share)}  {effect(one)}"
                for one in mine.again]
        out += [f"  {line}" for line in _broken(mine)]
    out += _notes(money)
    return "\n".join([*out, "", NOT_ADVICE])


def money_plain(mine: Mine) -> str:
    """Sentences, one a line."""
    money = mine.money
    out = [f"Worth {usd(money.usd)} at prices of {money.day.isoformat()}; {day_words(money)}."]
    out += [f"{line}." for line in sentences(money)]
    for position in money.positions:
        out.append(f"You own {units(position)}: {usd(position.usd)}{_why(position)}.")
    for company in money.companies[:LISTED]:
        direct, funds = company.exposure.direct_usd, company.exposure.funds_usd
        out.append(f"{company.name}: {usd(company.usd)}, {percent(_part(money, company.usd))} of the whole; "
                   f"{usd(direct)} directly, {usd(funds)} in funds{_bound_words(company)}.")
    out += [f"{line}." for fund in money.funds for line in how(fund)]
    for one in mine.again:
        out.append(f"{one.day.isoformat()} again: {usd(one.usd)}, {percent(one.share)}; {effect(one)}.")
    out += [f"{line}." for line in _broken(mine)]
    out += [line.strip() for line in _notes(money) if line.strip()]
    return "\n".join([*out, NOT_ADVICE])


def money_json(mine: Mine) -> str:
    """One object; shares in per cent of value_usd."""
    money, broken = mine.money, mine.broken
    data: dict[str, Any] = {
        "schema": 1, "as_of": money.day.isoformat(), "sample": money.holdings.sample,
        "value_usd": cents(money.usd), "day_usd": cents(money.day_usd),
        "day_missing": list(money.day_missing), "share_unit": "per cent of value_usd",
        **_shares(money), "layer": money.groups.layer,
        "effective_names": _rounded(money.names.value),
        "effective_names_low": _rounded(money.names.low), "effective_names_high": _rounded(money.names.high),
        "holdings": [_position_json(p) for p in money.positions],
        "companies": [_company_json(c) for c in money.companies],
        "unlisted_company_high_usd": cents(money.through.open_high_usd),
        "accounts": [
            {"account": a.name, "value_usd": cents(a.usd), "day_usd": cents(a.day_usd),
             "share_loop": pct(a.loop), "share_any_loop": pct(a.any_loop), "share_mag7": pct(a.seven)}
            for a in money.accounts
        ],
        "bases": [_basis_json(fund) for fund in money.funds],
        "rates": [{"currency": r.currency, "usd": r.usd, "time": _iso(r.time_ms)} for r in money.rates],
        "again": [
            {"day": a.day.isoformat(), "what": a.words, "usd": cents(a.usd), "share": pct(a.share),
             "others": a.rest_words, "still": list(a.still)} for a in mine.again
        ],
        "link_breaks": None if broken is None else {
            "question": broken.words, "profit_usd": cents(broken.profit_usd),
            "sales_usd": cents(broken.sales_usd)},
        "note": NOT_ADVICE,
    }
    return json.dumps(data, indent=1, ensure_ascii=False)


def money_csv(money: Money) -> str:
    """One row a company."""
    heads = ("company", "symbol", "value_usd", "share_pct", "direct_usd", "funds_usd", "low_usd", "high_usd")
    return as_csv(heads, (
        (c.name, c.issuer, cents(c.usd), pct(_part(money, c.usd)), cents(c.exposure.direct_usd),
         cents(c.exposure.funds_usd), cents(c.exposure.low_usd), cents(c.exposure.high_usd))
        for c in money.companies
    )).rstrip("\n")


def how(fund: FundShare) -> list[str]:
    """How one fund was looked through, its symbol first."""
    if fund.why:
        return [f"{fund.symbol}: not looked through ({fund.why}); it could hold any company"]
    known = "" if fund.known > 0.9995 else f"; its lines make up {fund.known * 100:.1f} %, the rest is bounds"
    return [f"{fund.symbol}: {fund.basis}; {fund.names} companies{known}"]


def fund_text(money: Money) -> str:
    """One fund: how it is looked through, its groups, its largest companies."""
    fund = money.funds[0]
    known = FUNDS.get(fund.symbol)
    stated = [f"what it follows: {known.source}"] if known is not None else []
    out = [*how(fund), *stated, *sentences(money), ""]
    for company in money.companies[:LISTED]:
        out.append(f"{company.name:<24}{percent(_part(money, company.usd)):>9}{_bound_words(company)}")
    if len(money.companies) > LISTED:
        left = sum(c.usd for c in money.companies[LISTED:])
        out.append(f"{len(money.companies) - LISTED} others".ljust(24) + f"{percent(_part(money, left)):>9}")
    return "\n".join([*out, "", NOT_ADVICE])


def fund_json(money: Money) -> str:
    """One fund as an object, per cent of the fund."""
    fund = money.funds[0]
    known = FUNDS.get(fund.symbol)
    data = {
        "schema": 1, "as_of": money.day.isoformat(), "share_unit": "per cent of the fund",
        "source": known.source if known is not None else None,
        **_basis_json(fund), **_shares(money), "effective_names": _rounded(money.names.value),
        "companies": [
            {"name": c.name, "symbol": c.issuer, "share": pct(_part(money, c.usd)),
             "low": pct(_part(money, c.exposure.low_usd)), "high": pct(_part(money, c.exposure.high_usd))}
            for c in money.companies
        ],
        "note": NOT_ADVICE,
    }
    del data["value_usd"]
    return json.dumps(data, indent=1, ensure_ascii=False)


def units(position: Position) -> str:
    """60 NVDA, or SPY by value."""
    lot = position.lot
    if lot.shares is None:
        return lot.symbol.lower() if lot.is_cash else lot.symbol
    return f"{lot.shares:,.10g} {lot.symbol}"


def _broken(mine: Mine) -> list[str]:
    """What a broken link takes, by the receivers' profit and by their sales."""
    one = mine.broken
    if one is None:
        return []
    between = f"{usd(one.profit_usd)} to {usd(one.sales_usd)}"
    return [f"{one.words}: {between}, by the receivers' profit and by their sales; what-if shows how"]


def effect(again: Again) -> str:
    """The moves that did most, and how the others moved."""
    moved = ", ".join(f"{issuer} {move * 100:+.1f}" for issuer, move in again.largest)
    still = f"; without a price: {', '.join(again.still)}" if again.still else ""
    return f"{moved}; {again.rest_words}{still}"


def _position_row(money: Money, position: Position) -> str:
    share = money.through.by_symbol.get(position.lot.symbol)
    part = ""
    if share is not None and position.kind != "cash":
        if share.inside is not None:
            low, high = share.inside.bounds_of_group(money.any_loop.issuers)
            part = f"{span(low, high)} %"
        else:
            part = percent(1.0 if share.issuer in money.any_loop.issuers else 0.0)
    row = f"{units(position):<24}{usd(position.usd):>14}{percent(position.move, True):>9}"
    gain = "-" if position.gain is None else percent(position.gain, True)
    return f"{row}{gain:>9}  {part}{_why(position)}"


def _company_row(money: Money, company: CompanyShare) -> str:
    row = f"{company.name[:23]:<24}{usd(company.usd):>14}{percent(_part(money, company.usd)):>9}"
    row += f"{usd(company.exposure.direct_usd):>12}{usd(company.exposure.funds_usd):>12}"
    return row + _bound_words(company) + (" by its round" if company.private else "")


def _bound_words(company: CompanyShare) -> str:
    if not company.is_bound:
        return ""
    return f"  {usd(company.exposure.low_usd)} to {usd(company.exposure.high_usd)}"


def _accounts(money: Money) -> list[str]:
    out = ["", f"{'By account':<24}{'Value':>14}{'Loop':>9}{'Any loop':>10}{'Seven':>9}"]
    for one in money.accounts:
        out.append(f"{one.name or '(no account)':<24}{usd(one.usd):>14}{percent(one.loop):>9}"
                   f"{percent(one.any_loop):>10}{percent(one.seven):>9}")
    return out


def _notes(money: Money) -> list[str]:
    notes = [f"  {p.lot.symbol}: {note}" for p in money.positions for note in p.notes]
    notes += [f"  {p.lot.symbol}: left out of every sum: {p.reason}" for p in money.left_out]
    for rate in money.rates:
        notes.append(f"  {rate.currency} at {rate.usd:.4f} dollars, {_iso(rate.time_ms) or 'no time stated'}")
    return ["", "Notes", *notes] if notes else []


def _why(position: Position) -> str:
    return f"  ({position.reason})" if position.reason else ""


def _part(money: Money, value: float) -> float | None:
    return value / money.usd if money.usd > 0 else None


def _shares(money: Money) -> dict[str, Any]:
    found: dict[str, Any] = {"value_usd": cents(money.usd)}
    for key, group in (("loop", money.loop), ("any_loop", money.any_loop), ("mag7", money.seven)):
        found |= {f"share_{key}": pct(group.value), f"share_{key}_low": pct(group.low),
                  f"share_{key}_high": pct(group.high)}
    return found


def _position_json(position: Position) -> dict[str, Any]:
    lot = position.lot
    return {
        "symbol": lot.symbol, "kind": position.kind, "shares": lot.shares, "account": lot.account,
        "value_usd": cents(position.usd), "day_usd": cents(position.day_usd),
        "move_pct": pct(position.move), "gain_usd": cents(position.gain_usd),
        "gain_pct": pct(position.gain), "reason": position.reason, "notes": list(position.notes),
    }


def _company_json(company: CompanyShare) -> dict[str, Any]:
    e = company.exposure
    return {
        "name": company.name, "symbol": company.issuer, "value_usd": cents(company.usd),
        "direct_usd": cents(e.direct_usd), "funds_usd": cents(e.funds_usd), "low_usd": cents(e.low_usd),
        "high_usd": cents(e.high_usd),
    }


def _basis_json(fund: FundShare) -> dict[str, Any]:
    return {
        "fund": fund.symbol, "basis": fund.basis, "as_of": fund.as_of or None, "estimate": fund.moved,
        "known": pct(fund.known), "factor": fund.factor, "companies": fund.names,
        "not_looked_through": fund.why or None,
    }


def cents(value: float | None) -> float | None:
    """To two digits; unknown stays unknown."""
    return None if value is None else round(value, 2)


def pct(value: float | None) -> float | None:
    """A fraction in per cent, to four digits."""
    return None if value is None else round(value * 100, 4)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _iso(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
