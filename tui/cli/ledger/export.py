"""What the Ledger and Loop screens show as text, JSON, CSV or DOT: for scripts, documents, screen readers.

Money in billions of USD as the ledger's files have it (`_usd_bn`); unknown is null, or empty in CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tui.deals.ledger.amount import Amount, Total
from tui.deals.ledger.deal import Event, Layer, Source, Status, status_word
from tui.deals.ledger.ledger import Ledger
from tui.deals.ledger.rows import Row, totals
from tui.deals.ledger.study import METHOD
from tui.deals.loops.circulation import Circulation
from tui.deals.loops.flows import Edge
from tui.deals.loops.loops import METHOD as LOOP_METHOD
from tui.deals.loops.loops import Loop, Loops
from tui.deals.loops.weights import METHOD as WEIGHT_METHOD
from tui.deals.loops.weights import LoopWeights
from tui.draw.grid.canvas import fit, width_of
from tui.draw.words.deal import paid_words, total_parts
from tui.draw.words.lines import wrap
from tui.draw.words.numbers import day, money
from tui.system.csv_text import as_csv
from tui.system.disclaimer import FOOT

SCHEMA = 2  # 2: amounts with form and ends, words of the screen
WIDTH = 100  # of running text
EVENTS = 8  # in the text; JSON has them all


@dataclass(frozen=True, slots=True)
class Found:
    """Loops of one day, layer and choice of kinds; `paid` is what amounts really paid would add (funded)."""

    ledger: Ledger
    day: date
    layer: Layer
    contingent: bool
    loops: Loops
    shown: tuple[tuple[int, Loop], ...]  # rank and loop, as filtered
    paid: int | None = None
    weights: LoopWeights | None = None  # None: too many companies for the decomposition
    measures: Circulation | None = None

    def weight(self, loop: Loop) -> int | None:
        """Additive weight in millions; None where a leg has no amount or is a guarantee or a warrant."""
        if self.weights is None or loop.contingent or not loop.all_known:
            return None
        return round(self.weights.of(loop.nodes))

    @property
    def counts(self) -> str:
        many = len(self.loops.items)
        by = ", ".join(f"{n} of {hops}" for hops, n in self.loops.counts.items())
        return f"{many} loop{'' if many == 1 else 's'}, {by} companies" if many else "no loop"


def billions(musd: int | None) -> float | None:
    return None if musd is None else musd / 1000


# Loops.


def loops_text(found: Found, plain: bool) -> str:
    """Counts, the method and one loop after the other; `plain` in whole sentences without columns."""
    kinds = "money kinds, guarantees and warrants" if found.contingent else "money kinds"
    lines = [f"Loops on {day(found.day)}, layer {found.layer.words}, {kinds}: {found.counts}."]
    if found.loops.truncated:
        lines.append(f"Cut at {found.loops.limit}: the smallest payments were left out of the search.")
    if found.layer is Layer.FUNDED:
        added = f"; with amounts that were paid and have a source {found.paid}" if found.paid else ""
        lines.append(f"By closed deals alone {len(found.loops.items)}{added}.")
    known = "Amounts are as they were known on that day."
    lines += [*wrap(LOOP_METHOD, WIDTH), *wrap(WEIGHT_METHOD, WIDTH), known, ""]
    if found.shown and not plain:
        lines.append(f"{'rank':>4} {'least':>8} {'weight':>8}  companies and legs")
    apart = False
    for rank, loop in found.shown:
        if loop.contingent and not apart:
            apart = True
            lines += ["", "Only with a guarantee or a warrant: no money moves until one is called or used:"]
        lines += _loop_lines(found, rank, loop, plain)
    if not found.shown:
        lines.append("No loop fits.")
    return "\n".join([*lines, "", FOOT])


def _loop_lines(found: Found, rank: int, loop: Loop, plain: bool) -> list[str]:
    least = money(loop.least_musd) if loop.all_known else "not known: a leg has no number"
    legs = [_leg_words(found, leg) for leg in loop.legs]
    musd = found.weight(loop)
    weight = money(musd) if musd is not None else "n/a"
    if plain:
        return [f"Loop {rank}. Least leg {least}, additive weight {weight}. {'. '.join(legs)}."]
    walk = " > ".join(found.ledger.short(s) for s in (*loop.nodes, loop.nodes[0]))
    short = money(loop.least_musd) if loop.all_known else "n/a"
    return [f"{rank:>4} {short:>8} {weight:>8}  {walk}", *(f"{'':24}{leg}" for leg in legs)]


def _leg_words(found: Found, leg: Edge) -> str:
    names = found.ledger.short
    many = f" in {len(leg.entries)} deals" if len(leg.entries) > 1 else ""
    return f"{names(leg.payer)} to {names(leg.receiver)} {leg.amount.listed}{many}, {_state(leg)}"


def _state(leg: Edge) -> str:
    """One status, or from the least sure to the surest."""
    kind = next(iter(leg.kinds)) if len(leg.kinds) == 1 else None
    ends = dict.fromkeys(status_word(status, kind) for status in (leg.weakest, leg.strongest))
    return " to ".join(ends)


def loops_json(found: Found) -> str:
    """One object with method, day, layer, counts and the loops in rank order."""
    return as_json({
        "as_of": found.day.isoformat(), "layer": found.layer.words, "contingent": found.contingent,
        "method": LOOP_METHOD, "weight_method": WEIGHT_METHOD, "truncated": found.loops.truncated,
        "counts": {str(hops): n for hops, n in found.loops.counts.items()},
        "loops_with_paid_amounts": found.paid, "measures": _measures(found.measures),
        "loops": [
            {
                "rank": rank, "companies": list(loop.nodes), "least_usd_bn": billions(loop.least_musd),
                "at_least_known_usd_bn": billions(loop.bound_musd), "all_known": loop.all_known,
                "additive_weight_usd_bn": billions(found.weight(loop)),
                "contingent": loop.contingent, "legs": [_leg(leg) for leg in loop.legs],
            }
            for rank, loop in found.shown
        ],
    })


def _measures(found: Circulation | None) -> dict[str, Any] | None:
    """Every measure of the layer's money, each amount at its top end; null with too many companies."""
    if found is None:
        return None
    return {
        "money": total_json(found.whole), "max_circulation_usd_bn": billions(found.max_musd),
        "max_circulation_share": found.max_share, "circular_share": found.circular_share,
        "throughput_circularity": found.throughput, "reciprocity": found.reciprocity,
        "net_share": found.net_share, "finn_index": found.finn, "strongly_connected_share": found.scc_share,
        "trophic_incoherence": found.incoherence, "mean_path_length": found.path_length,
    }


def _leg(leg: Edge) -> dict[str, Any]:
    return {
        "payer": leg.payer, "receiver": leg.receiver, "amount": amount_of(leg.amount),
        "money": total_json(leg.money), "contingent": total_json(leg.contingent_sum),
        "surest": status_word(leg.strongest), "least_sure": status_word(leg.weakest),
        "kinds": sorted(k.value for k in leg.kinds), "deals": [e.deal.id for e in leg.entries],
    }


def loops_csv(found: Found) -> str:
    """One row a loop."""
    heads = ("as_of", "layer", "rank", "hops", "companies", "least_usd_bn", "additive_weight_usd_bn",
             "all_known", "contingent", "legs")
    return as_csv(heads, (
        (
            found.day.isoformat(), found.layer.words, rank, loop.hops, " > ".join(loop.nodes),
            billions(loop.least_musd), billions(found.weight(loop)), loop.all_known, loop.contingent,
            "; ".join(_leg_words(found, leg) for leg in loop.legs),
        )
        for rank, loop in found.shown
    ))


def loops_dot(found: Found) -> str:
    """The legs of the loops as a graph for Graphviz."""
    by_pair = {leg.pair: leg for _, loop in found.shown for leg in loop.legs}
    title = f"Loops on {found.day}, layer {found.layer.words}. {LOOP_METHOD}"
    return _dot(title, [_dot_edge(found.ledger, *pair, f"{leg.amount.short} {_state(leg)}", leg.weakest)
                        for pair, leg in by_pair.items()])


# Deals.


def deals_text(
    rows: Sequence[Row], of: int, on: date, filter: str, plain: bool, events: Sequence[Event] = ()
) -> str:
    """The table and its totals, or with `plain` one sentence a deal; then the newest of `events`."""
    fits = f" that fit `{filter}`" if filter else ""
    lines = [f"{len(rows)} of {of} deals{fits}, with their status on {day(on)}.", *wrap(METHOD[0], WIDTH), ""]
    if plain:
        lines += [_deal_sentence(row) for row in rows]
    else:
        lines.append(f"{'Date':<10} {'Payer > receiver':<21} {'Kind':<9} {'Amount':>12} {'Status':<10} "
                     f"{'Since':<10} {'Sure':<10} Id")
        lines += [_deal_line(row) for row in rows]
    kinds, rest = total_parts(totals(rows))
    lines += ["", *(text for _, text in kinds), rest]
    if events:
        lines.append("Also reported, with no change of a status:")
        told = (f"{e.day}: {e.title}{f'. {e.note}' if e.note else ''}" for e in reversed(events[-EVENTS:]))
        lines += [f"  {line}" for text in told for line in wrap(text, WIDTH - 2)]
    lines += [*wrap(METHOD[1], WIDTH), FOOT]
    return "\n".join(lines)


def _deal_line(row: Row) -> str:
    deal = row.entry.deal
    pair = f"{_pad(row.payer, 9)} > {_pad(row.receiver, 9)}"
    since = row.since.isoformat() if row.since else ""
    return (
        f"{row.entry.dated} {pair} {deal.kind.value:<9} {deal.amount.listed:>12} "
        f"{row.entry.word:<10} {since:<10} {row.grade.word:<10} {deal.id}"
    )


def _pad(text: str, width: int) -> str:
    text = fit(text, width, "..")
    return text + " " * (width - width_of(text))


def _deal_sentence(row: Row) -> str:
    deal = row.entry.deal
    return (
        f"{row.entry.dated}: {row.payer} to {row.receiver}, {deal.kind.value}, {deal.amount.long}, "
        f"{row.entry.words}{f' since {row.since}' if row.since else ''}, {paid_words(deal)}, the figure by "
        f"{row.grade.word}, id {deal.id}."
    )


def deals_json(rows: Sequence[Row], on: date, filter: str, events: Sequence[Event] = ()) -> str:
    """One object with the method, totals by kind and every deal with its history and sources."""
    found = totals(rows)
    return as_json({
        "as_of": on.isoformat(), "filter": filter, "method": " ".join(METHOD),
        "totals": {
            k.kind.value: {"deals": k.deals, **total_json(k.total), "signed_or_surer": total_json(k.binding)}
            for k in found.kinds
        },
        "apart": {
            word: {"deals": one.deals, "money": total_json(one.money),
                   "contingent": total_json(one.contingent)}
            for word, one in (("letters", found.letters), ("rumours", found.rumours))
        },
        "in_no_total": {
            "repeats": found.repeats, "lapsed_or_ended": found.gone, "inside_one_company": found.internal,
            "undisclosed": found.undisclosed,
        },
        "deals": [_deal(row) for row in rows],
        "events": [
            {"date": e.day.isoformat(), "title": e.title, "note": e.note, "deals": list(e.deals),
             "sources": [source_of(s) for s in e.sources]}
            for e in events
        ],
    })


def _deal(row: Row) -> dict[str, Any]:
    entry, deal = row.entry, row.entry.deal
    return {
        "id": deal.id, "announced": deal.announced.isoformat(),
        "payer": entry.payer, "receiver": entry.receiver,
        "kind": deal.kind.value, **amount_of(deal.amount), "status": entry.word,
        "since": row.since.isoformat() if row.since else None,
        "layer": entry.layer.words if entry.layer else None, "repeats": entry.repeats,
        "superseded_by": deal.superseded_by,
        "paid_usd_bn": billions(deal.paid_musd),
        "paid_as_of": deal.paid.as_of.isoformat() if deal.paid else None,
        "grade": row.grade.word, "figure_by": source_of(deal.proof) if deal.proof else None,
        "note": deal.note,
        "history": [
            {"date": h.day.isoformat(), "status": status_word(h.status, deal.kind), "note": h.note,
             **(amount_of(h.amount) if h.amount else {})}
            for h in deal.history
        ],
        "sources": [source_of(s) for s in deal.sources],
    }


def source_of(source: Source) -> dict[str, Any]:
    return {"url": source.url, "date": source.day.isoformat() if source.day else None,
            "grade": source.grade.word, **({"excerpt": True} if source.excerpt else {}),
            **({"for": source.supports.value} if source.supports else {})}


def amount_of(amount: Amount) -> dict[str, Any]:
    """An amount as it is known: its text as on the screen, its form and its ends; an unknown end is null."""
    return {
        "amount": amount.listed, "amount_form": amount.form.value, "low_usd_bn": billions(amount.low_musd),
        "high_usd_bn": billions(amount.high_musd), **({"and_more": True} if amount.more else {}),
    }


def total_json(total: Total) -> dict[str, Any]:
    """A sum: "up to" amounts stand at their ceiling in both ends; `of_it_up_to_usd_bn`: how much they are."""
    known = bool(total.known)
    return {
        "low_usd_bn": billions(total.low_musd) if known else None,
        "high_usd_bn": billions(total.high_musd) if known else None,
        "of_it_up_to_usd_bn": billions(total.upto_musd) if known else None, "undisclosed": total.hidden,
    }


def deals_csv(rows: Sequence[Row], on: date) -> str:
    """One row a deal; sources as addresses with a blank between them."""
    heads = ("as_of", "id", "announced", "payer", "receiver", "kind", "amount", "amount_form",
             "low_usd_bn", "high_usd_bn", "status", "since", "layer", "repeats", "paid_usd_bn", "grade",
             "sources", "note")
    found = (_deal(row) for row in rows)
    return as_csv(heads, (
        [on.isoformat(), *(d[h] for h in heads[1:-2]), " ".join(s["url"] for s in d["sources"]), d["note"]]
        for d in found
    ))


def deals_dot(rows: Sequence[Row], ledger: Ledger, on: date) -> str:
    """One edge a deal for Graphviz."""
    entries = [row.entry for row in rows]
    return _dot(f"Deals with their status on {on}. {METHOD[0]}", [
        _dot_edge(ledger, e.payer, e.receiver, f"{e.deal.amount.listed} {e.deal.kind.value}, {e.word}",
                  e.status) for e in entries])


def as_json(content: Mapping[str, Any]) -> str:
    return json.dumps({"schema": SCHEMA, **content, "note": FOOT}, indent=1, ensure_ascii=False)


_LINES = {Status.DEFINITIVE: "solid", Status.CLOSED: "bold", Status.ANNOUNCED: "dashed"}


def _dot_edge(ledger: Ledger, payer: str, receiver: str, label: str, status: Status) -> str:
    ends = " -> ".join(_quoted(ledger.short(s)) for s in (payer, receiver))
    return f"  {ends} [label={_quoted(label)}, style={_LINES.get(status, 'dotted')}];"


def _dot(title: str, lines: Iterable[str]) -> str:
    return "\n".join(["digraph loopwatch {", f"  label={_quoted(f'{title} {FOOT}')};", *lines, "}"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
