"""`loopwatch loops|deals|claims`: what the screens show, for scripts, documents and screen readers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from tui.cli import arguments
from tui.cli.ledger import export
from tui.cli.ledger import export_claims as claim_export
from tui.deals.article.claim_figures import claim_figures
from tui.deals.ledger.claims import find_claims
from tui.deals.ledger.deal import ALL_KINDS, MONEY, Event, Layer
from tui.deals.ledger.query import HELP, Query, parse_query
from tui.deals.ledger.study import CLAIM_METHOD, METHOD, LedgerStudy
from tui.deals.loops.circulation import Circulation, decompose, measure
from tui.deals.loops.flows import Edge, Pair, amounts, edges
from tui.deals.loops.loops import METHOD as LOOP_METHOD
from tui.deals.loops.loops import find_loops
from tui.deals.loops.measured import MOST_COMPANIES
from tui.deals.loops.weights import METHOD as WEIGHT_METHOD
from tui.deals.loops.weights import LoopWeights, loop_weights
from tui.draw.ledger.claim_live import live_of
from tui.draw.words.deal import report_text
from tui.market.session import day_of
from tui.service.acceptance import opened
from tui.service.ledger.own import read_ledger
from tui.state.snapshot import Snapshot
from tui.system import clock
from tui.toml.faults import nearest

GOOD, WRONG = 0, 2
_WHAT = {
    "loops": "Loops of payments, ranked by least leg. FILTER: companies that the loop must pass.",
    "deals": "Deals with status, sources and totals by kind. FILTER as on the screen; `deals report ID` "
             "prints a correction to fill in.",
    "claims": "The article's claims against other sources and public data. FILTER: words of a claim.",
}


def run(what: str, argv: Sequence[str]) -> int:
    """Print `what` (loops, deals or claims); 2 when a filter, a day or a layer is not understood."""
    if what == "deals" and argv[:1] == ["report"]:
        return _report(argv[1:])
    return _print(what, _parser(what).parse_args(argv))


def _parser(what: str) -> argparse.ArgumentParser:
    epilog = "filter words:\n" + "\n".join(f"  {line}" for line in HELP) if what == "deals" else None
    parser = argparse.ArgumentParser(
        prog=f"loopwatch {what}", description=_WHAT[what], epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("filter", nargs="*", metavar="FILTER", help="see above")
    parser.add_argument("--as-of", type=arguments.day, metavar="DATE", help="the ledger as of 2025-09-23")
    if what != "claims":
        parser.add_argument("--layer", type=arguments.layer, metavar="L",
                            help="funded, signed, announced, intended or rumoured; each holds those before it"
                                 + (" (default announced)" if what == "loops" else ""))
        parser.add_argument("--contingent", action="store_true",
                            help="also loops that need a guarantee or a warrant" if what == "loops"
                            else "warrants and guarantees alone")
    dot = () if what == "claims" else (("dot", "for Graphviz"),)
    arguments.forms(parser, "one row each; the method goes to standard error", *dot, arguments.PLAIN)
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml with [ledger] extra")
    return parser


def _print(what: str, given: argparse.Namespace) -> int:
    try:
        ledger = read_ledger(opened(given.config))
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    for fault in ledger.faults:
        print(f"left out: {fault}", file=sys.stderr)
    if given.as_of:
        ledger = ledger.known_on(given.as_of)
    study = LedgerStudy(ledger, given.as_of or day_of(clock.now_ms()))
    return {"loops": _loops, "deals": _deals, "claims": _claims}[what](study, given)


def _loops(study: LedgerStudy, given: argparse.Namespace) -> int:
    layer = given.layer or Layer.ANNOUNCED
    kinds = ALL_KINDS if given.contingent else MONEY
    found = find_loops(edges(study.book, layer, kinds))
    words, names = " ".join(given.filter).lower().split(), _names(study)
    shown = tuple((rank, loop) for rank, loop in enumerate(found.items, 1)
                  if all(any(word in names.get(slug, slug) for slug in loop.nodes) for word in words))
    unknown = [w for w in words if not any(w in text for text in names.values())]
    if unknown:
        near = nearest(unknown[0], [w for text in names.values() for w in text.split()])
        print(f"no company is called {unknown[0]!r}{near}", file=sys.stderr)
        return WRONG
    paid = None
    if layer is Layer.FUNDED:
        paid = len(find_loops(edges(study.book, layer, kinds, paid=True)).items)
    measured = _measured(edges(study.book, layer)) if given.form == "json" else None
    weights = measured.weights if measured else _weights(amounts(edges(study.book, layer)))
    out = export.Found(
        study.ledger, study.day, layer, given.contingent, found, shown, paid, weights, measured)
    return _printed(given, f"{LOOP_METHOD}\n{WEIGHT_METHOD}", {
        "json": lambda: export.loops_json(out), "csv": lambda: export.loops_csv(out),
        "dot": lambda: export.loops_dot(out), "text": lambda: export.loops_text(out, given.form == "plain"),
    })


def _printed(given: argparse.Namespace, method: str, forms: Mapping[str, Callable[[], str]]) -> int:
    """Print the form that was asked for; of CSV the method goes to standard error."""
    print(forms.get(given.form, forms["text"])())
    if given.form == "csv":
        print(method, file=sys.stderr)
    return GOOD


def _measured(found: Sequence[Edge]) -> Circulation | None:
    """Every measure of the layer's money; None with too many companies."""
    if len({name for edge in found for name in edge.pair}) > MOST_COMPANIES:
        return None
    return measure(found)


def _weights(graph: dict[Pair, int]) -> LoopWeights | None:
    """Additive weights of the layer's money; None with too many companies to split it."""
    if len({name for pair in graph for name in pair}) > MOST_COMPANIES:
        return None
    return loop_weights(decompose(graph).circular)


def _names(study: LedgerStudy) -> dict[str, str]:
    found = study.ledger.companies
    return {s: f"{s} {c.name} {c.short} {c.ticker or ''}".lower() for s, c in found.items()}


def _deals(study: LedgerStudy, given: argparse.Namespace) -> int:
    text = " ".join(given.filter)
    if given.layer:
        text = f"{text} layer:{given.layer.words}".strip()
    if given.contingent:
        text = f"{text} kind:warrant,guarantee".strip()
    query = parse_query(text, lambda: study.places)
    listed = study.listed(text, "date", backwards=True)
    if query.problems:
        print("\n".join(query.problems), file=sys.stderr)
        return WRONG
    if listed.problem:
        print(listed.problem, file=sys.stderr)
    events = _events(study, query, {row.entry.deal.id for row in listed.rows})
    rows, day, plain = listed.rows, study.day, given.form == "plain"
    return _printed(given, " ".join(METHOD), {
        "json": lambda: export.deals_json(rows, day, text, events),
        "csv": lambda: export.deals_csv(rows, day), "dot": lambda: export.deals_dot(rows, study.ledger, day),
        "text": lambda: export.deals_text(rows, listed.of, day, text, plain, events),
    })


def _events(study: LedgerStudy, query: Query, listed: set[str]) -> tuple[Event, ...]:
    """Reports to the day that changed no status: of the listed deals, or with all the words asked for."""
    def fits(event: Event) -> bool:
        text = f"{event.title} {event.note}".lower()
        return bool(listed & set(event.deals)) or (bool(query.words) and all(w in text for w in query.words))

    return tuple(event for event in study.ledger.events if event.day <= study.day and fits(event))


def _claims(study: LedgerStudy, given: argparse.Namespace) -> int:
    claims = find_claims(study.ledger.claims, " ".join(given.filter))
    if not claims:
        print("no claim holds these words", file=sys.stderr)
        return WRONG
    snapshot = _stored(study, given.config, given.as_of)
    figures = claim_figures(snapshot.day)
    live = [live_of(claim, snapshot, figures) for claim in claims]
    return _printed(given, CLAIM_METHOD[0], {
        "json": lambda: claim_export.claims_json(claims, live, study.day),
        "csv": lambda: claim_export.claims_csv(claims, live, study.day),
        "text": lambda: claim_export.claims_text(claims, live, study.day, given.as_of is not None),
    })


def _stored(study: LedgerStudy, config: Path | None, as_of: date | None) -> Snapshot:
    """The stored market data of the newest session, or of the last session not after `as_of`."""
    from tui.market.embedded import series as stored
    from tui.service.service import Options, Service

    sessions = [s for s in stored.sessions() if as_of is not None and s <= as_of.isoformat()]
    day = date.fromisoformat(sessions[-1]) if sessions else None
    options = Options(opened(config), "replay" if day else "stored", day)
    service = Service(options, changed=lambda: None, said=lambda said: None)
    service.open()
    snapshot, _ = service.look()
    return replace(snapshot, ledger=study.ledger)


def _report(argv: Sequence[str]) -> int:
    """`loopwatch deals report ID`: a correction to fill in."""
    parser = argparse.ArgumentParser(
        prog="loopwatch deals report",
        description="Print a correction to fill in. There is no public project page yet, so nothing opens.",
    )
    parser.add_argument("id", help="the deal's id, as the screen and `loopwatch deals` show it")
    parser.add_argument("--print", action="store_true", help="print it; without a page it is always printed")
    parser.add_argument("--config", metavar="FILE", type=Path, help="watchlist.toml with [ledger] extra")
    given = parser.parse_args(argv)
    try:
        ledger = read_ledger(opened(given.config))
    except ValueError as error:
        print(error, file=sys.stderr)
        return WRONG
    study = LedgerStudy(ledger, day_of(clock.now_ms()))
    row = next((r for r in study.rows if r.entry.deal.id == given.id), None)
    if row is None:
        print(f"no deal has the id {given.id!r}{nearest(given.id, ledger.by_id)}", file=sys.stderr)
        return WRONG
    print(report_text(row, given.id))
    return GOOD
