"""Answers of a what-if as text, sentences, JSON or CSV. Every one carries its assumptions and its ages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.cli.money_export import cents, pct
from tui.deals.obligations.what_if import COLUMNS, Assumption, LinkBreak, undated_words
from tui.draw.words.numbers import day as day_words
from tui.market.index.again import SCALE, Yardstick
from tui.system.csv_text import as_csv

if TYPE_CHECKING:
    from tui.deals.obligations.lenders import LenderLoss
    from tui.market.index.again import DayMoves
    from tui.market.index.shock import IndexEffect
    from tui.money.picture import Money

_HEADS = ("name", "move_pct", "adds_bp")
HONEST = "arithmetic, not a forecast; no probability is meant"
Mine = Mapping[str, float] | None  # dollars by column, or under "usd"


def _moves(one: Yardstick) -> str:
    """`S&P 500 -1.46 %, NVDA -17.0 %`."""
    return f"S&P 500 {100 * one.index:+.2f} %, {one.name} {100 * one.move:+.1f} %"


def mine_of_moves(money: Money | None, moves: Mapping[str, float]) -> Mine:
    """What moves of companies do to what is owned, looked through; everything else stands still."""
    if money is None:
        return None
    from tui.money.mine import by_moves

    return {"usd": by_moves(money, moves), "of_usd": money.usd}


def mine_of_day(money: Money | None, moves: DayMoves) -> Mine:
    from tui.money.mine import day_again

    return {"usd": day_again(money, moves).usd, "of_usd": money.usd} if money is not None else None


def mine_of_link(money: Money | None, broken: LinkBreak) -> Mine:
    if money is None:
        return None
    from tui.money.mine import by_moves

    return {"of_usd": money.usd, **{column: by_moves(money, broken.moves(column)) for column in COLUMNS}}


def written_day(moves: DayMoves, whole: IndexEffect, rest: IndexEffect, mine: Mine, form: str) -> str:
    """A session again: with every known move, and by the residual form beside it."""
    name = f"{moves.day.day} {moves.day:%b %Y}"
    then = f"then {100 * moves.index:+.2f} %" if moves.index is not None else "its own move is not stored"
    if form == "json":
        return _json({
            "kind": "day", "day": moves.day.isoformat(), "then_pct": pct(moves.index),
            "members_known": moves.members, "rest": moves.rest_words,
            "index": {"sp500": _effect(whole) | {"residual_bp": round(rest.bp, 2)}},
            "mine": _mine(mine), "assumptions": [], "note": HONEST,
        })
    if form == "csv":
        adds = [(issuer, pct(moves.known.get(issuer)), round(1e4 * x, 2)) for issuer, x in whole.parts]
        return as_csv(_HEADS, adds)
    largest = ", ".join(f"{issuer} {1e4 * part:+.0f} bp" for issuer, part in whole.parts[:4])
    lines = [
        f"{name} again on the weights of {whole.as_of}: S&P 500 {whole.bp:+.0f} bp{_points(whole)} ({then})",
        f"  by the residual form {rest.bp:+.0f} bp; {moves.members} members' moves known, {moves.rest_words}",
        f"  most of it: {largest}", *_mine_lines(mine), f"  basis: {whole.basis}", f"  {HONEST}",
    ]
    return _plain(lines) if form == "plain" else "\n".join(lines)


def written_shock(moves: Mapping[str, float], effect: IndexEffect, mine: Mine, form: str) -> str:
    """An own shock: the names move so far and nothing else does."""
    outside = sorted(set(moves) - {issuer for issuer, _ in effect.parts})
    by_name = sorted(moves.items())
    if form == "json":
        alone = Assumption("others", "others", 0.0, "fraction", "ours: every other name is unmoved", "")
        return _json({
            "kind": "shock", "moves_pct": {name: pct(move) for name, move in by_name},
            "not_in_index": outside, "index": {"sp500": _effect(effect)}, "mine": _mine(mine),
            "assumptions": [_assumption(alone)], "note": HONEST,
        })
    if form == "csv":
        adds = dict(effect.parts)
        return as_csv(_HEADS, [(name, pct(x), round(1e4 * adds.get(name, 0.0), 2)) for name, x in by_name])
    said = ", ".join(f"{name} {100 * move:+g} %" for name, move in by_name)
    lines = [
        f"{said}, nothing else moves, on the weights of {effect.as_of}: "
        f"S&P 500 {effect.bp:+.0f} bp{_points(effect)}",
        *([f"  not in the index: {', '.join(outside)}"] if outside else []),
        *_mine_lines(mine), f"  basis: {effect.basis}", f"  {HONEST}",
    ]
    return _plain(lines) if form == "plain" else "\n".join(lines)


def written_link(broken: LinkBreak, lenders: Sequence[LenderLoss], mine: Mine, form: str) -> str:
    """A link that breaks, with what is not in it and all assumptions; `lenders` stand in the JSON alone."""
    if form == "json":
        return _json(_link_fields(broken, mine) | {"lenders": [_lender(one) for one in lenders]})
    if form == "csv":
        heads = ("receiver", "symbol", "due_musd", "lost_musd", "of_sales_pct")
        return as_csv((*heads, *(f"{c}_pct" for c in COLUMNS)), [
            (r.name, r.symbol, r.due.top_musd or 0, round(r.lost_musd), pct(r.of_sales),
             *(pct(r.changes[c]) for c in COLUMNS))
            for r in broken.receivers
        ])
    lines = [
        f"{broken.name} pays {100 * broken.pays:.0f} % of what is due in {broken.year}"
        f" ({broken.layer.words} money)",
        f"due {broken.due.words}; not in it, no term: {broken.undated_sum.words}"
        f"{f' ({undated_words(broken)})' if broken.undated_sum.known else ''}",
        "",
        f"{'':<16}{'lost sales':>12}{'of sales':>10}   market value, by what is priced",
        f"{'receiver':<16}{'$bn':>12}{'':>10}{'nothing':>12}{'its profit':>12}{'its sales':>12}",
    ]
    for r in broken.receivers:
        of_sales = f"{100 * -r.of_sales:.0f} %" if r.of_sales is not None else "n/a"
        cells = "".join(f"{_share(r.changes[c]):>12}" for c in COLUMNS)
        lines.append(f"{r.name:<16}{-r.lost_musd / 1000:>12.1f}{of_sales:>10}{cells}")
    for index, columns in broken.effects.items():
        name = {"SP500": "S&P 500"}.get(index, index)
        lines.append(f"{name + ' bp':<38}" + "".join(f"{columns[c].bp:>12.0f}" for c in COLUMNS))
        if all(columns[c].points is not None for c in COLUMNS):
            lines.append(f"{'  points':<38}" + "".join(f"{columns[c].points or 0:>12.0f}" for c in COLUMNS))
    if mine is not None:
        cells = "".join(f"{mine[c]:>12,.0f}" for c in COLUMNS)
        lines.append(f"{'my money $':<38}{cells}   of {mine['of_usd']:,.0f}")
    lines += ["", "assumed (--set KEY=VALUE changes one):"]
    lines += [f"  {a.key:<18} {_valued(a):<22} {a.name}; {a.source}{f', {a.as_of}' if a.as_of else ''}"
              for a in broken.assumptions]
    scale = "; ".join(f"{day_words(one.day)} {_moves(one)}" for one in SCALE)
    lines += [f"for scale: {scale}: fear and hope, which no row above contains", HONEST]
    return _plain(lines) if form == "plain" else "\n".join(lines)


def _link_fields(broken: LinkBreak, mine: Mine) -> dict[str, Any]:
    return {
        "kind": "link", "payer": broken.payer, "pays_pct": round(100 * broken.pays, 4), "year": broken.year,
        "layer": broken.layer.words, "due_musd": broken.due.top_musd or 0,
        "due_low_musd": broken.due.low_musd, "undated_musd": broken.undated_sum.top_musd,
        "undated_low_musd": broken.undated_sum.low_musd,
        "receivers": [
            {
                "name": r.name, "symbol": r.symbol or None, "due_musd": r.due.top_musd or 0,
                "lost_musd": round(r.lost_musd, 1), "of_sales_pct": pct(r.of_sales),
                "cap_change": {c: None if (v := r.changes[c]) is None else round(v, 6) for c in COLUMNS},
            }
            for r in broken.receivers
        ],
        "index": {
            index.lower(): {
                **{f"{c}_bp": round(columns[c].bp, 2) for c in COLUMNS},
                "points": {c: cents(columns[c].points) for c in COLUMNS}, "as_of": columns["nothing"].as_of,
            }
            for index, columns in broken.effects.items()
        },
        "mine": _mine(mine), "assumptions": [_assumption(a) for a in broken.assumptions],
        "for_scale": [{"day": day_words(one.day), "moves": _moves(one)} for one in SCALE],
        "note": HONEST,
    }


def _lender(one: LenderLoss) -> dict[str, Any]:
    """What a lender with a filed equity loses of it, at most, when that part of the debts is not paid."""
    return {
        "name": one.lender, "lent_at_most_musd": one.lent_musd, "equity_musd": one.equity.musd,
        "equity_as_of": one.equity.as_of, "source": one.equity.source,
        "equity_lost_pct": {"debtrank": pct(one.linear), "debtrank_2012": pct(one.of_2012)},
    }


def _assumption(one: Assumption) -> dict[str, Any]:
    return {
        "key": one.key, "name": one.name, "value": one.value, "unit": one.unit, "source": one.source,
        "as_of": one.as_of or None,
    }


def _effect(effect: IndexEffect) -> dict[str, Any]:
    return {
        "bp": round(effect.bp, 2), "points": cents(effect.points), "known_weight_pct": pct(effect.known),
        "as_of": effect.as_of,
    }


def _mine(mine: Mine) -> dict[str, float] | None:
    return {key: round(value, 2) for key, value in mine.items()} if mine is not None else None


def _mine_lines(mine: Mine) -> list[str]:
    return [] if mine is None else [f"  my money: {mine['usd']:+,.0f} USD of {mine['of_usd']:,.0f}"]


def _valued(one: Assumption) -> str:
    if one.value is None:
        return one.unit
    return f"{100 * one.value:.3g} %" if one.unit == "fraction" else f"{one.value:.1f} {one.unit}"


def _share(value: float | None) -> str:
    return "n/a" if value is None else f"{100 * value:.0f} %"


def _points(effect: IndexEffect) -> str:
    return f", {effect.points:+.0f} points" if effect.points is not None else ""


def _plain(lines: Iterable[str]) -> str:
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, indent=2, ensure_ascii=False)
