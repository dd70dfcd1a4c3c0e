"""Every measure of how much money goes round: value, formula, layer, day, and its range over the layers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui.deals.loops.measured import Measured
from tui.deals.loops.null_model import Chance
from tui.draw.grid.canvas import Canvas
from tui.draw.grid.glyphs import Glyphs
from tui.draw.grid.page import PLAIN, QUIET, STRONG, TWO_COLUMNS, Paper, beside, stacked
from tui.draw.words.deal import LEDGER_DEALS
from tui.draw.words.numbers import day, money, percent
from tui.system.disclaimer import FOOT


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure: attribute of a `Circulation`, words, formula and where it comes from."""

    name: str
    label: str
    meaning: str
    formula: str
    source: str
    ratio: bool = False  # a plain number, no share

    def text(self, value: float) -> str:
        return f"{value:.2f}" if self.ratio else percent(value, 1)


LINES = (
    MeasureLine("max_share", "Maximum circulation", "money that could be going round: the headline ceiling",
         "max sum f / W, 0 <= f <= x, in = out at every company (network simplex on integer millions)",
         "Homs-Dones, MacKay, Sansom, Zhou, arXiv 2506.12546 (2025); Fleischman, Dini 2020"),
    MeasureLine("circular_share", "Circular share", "the unique balanced part of the whole: additive",
         "W = C + D, C balanced, D without a loop (BFF); sum C / W",
         "arXiv 2506.12546 (2025)"),
    MeasureLine("throughput", "Throughput circularity", "unchanged when a deal is routed through a vehicle",
         "T / (T + net), T the sum of loop weights, net the sum of max(0, out - in)",
         "arXiv 2506.12546 (2025); weights: Qian, Qian 1982"),
    MeasureLine("reciprocity", "Reciprocity", "what two companies pay each other: round trips of two only",
         "sum min(w_ij, w_ji) / W", "Squartini et al. 2013"),
    MeasureLine("net_share", "Net of gross", "how much is left after netting everyone's in against out",
         "sum max(0, out - in) / W", "net internal debt, Fleischman, Dini 2020"),
    MeasureLine("finn", "Finn index", "of each dollar passing through a company, what comes back to it",
         "sum((n_ii - 1) / n_ii x T_i) / sum T, N = (I - G)^-1", "Finn 1976"),
    MeasureLine("scc_share", "Strongly connected",
                "money among companies that all reach each other: upper bound",
                "money inside blocks of two or more / W", "Tarjan 1972"),
    MeasureLine("incoherence", "Trophic incoherence",
                "0 where money flows in clean layers, 1 where all goes round",
                "F = sum w (h_j - h_i - 1)^2 / W, h from (diag(out + in) - W - W^T) h = in - out",
         "MacKay, Johnson, Sansom 2020", ratio=True),
    MeasureLine("path_length", "Mean path length", "companies that a dollar from outside passes on average",
         "sum T / sum z, T = max(in, out), z = max(0, out - in)", "Finn 1976", ratio=True),
)


def draw_measures(
    found: Measured | None, chance: Chance | None, on: date, kinds: str, width: int, glyphs: Glyphs,
    pending: bool = True,
) -> Canvas:
    """The page at its own height. `found` None: still being worked out (`pending`) or too many companies."""
    top = Paper(width, glyphs)
    layer = f" in the layer {found.layer.words}" if found else ""
    top.head(f"What goes round{layer}", f"as of {day(on)}; {kinds}; known amounts only")
    if found is None:
        top.say("being worked out" if pending else "too many companies to split here (more than 150)", QUIET)
        return top.canvas()
    here = found.here
    top.say(
        f"Of {here.whole.words}, at most {money(here.max_musd)} could be going round; the balanced part is "
        f"at most {money(here.parts.circular_musd)}. Every amount at its top end; {here.without_number} "
        "deals have no amount and are in neither."
    )
    two = width >= TWO_COLUMNS
    room = (width - 4) // 2 if two else width
    half = (len(LINES) + 1) // 2
    left, right = Paper(room, glyphs), Paper(room, glyphs)
    for i, line in enumerate(LINES):
        _write(left if not two or i < half else right, line, found)
    _write_chance(right if two else left, chance, found)
    body = beside(left.canvas(), right.canvas(), width) if two else left.canvas()
    foot = Paper(width, glyphs)
    foot.say(
        "Always: reciprocity <= maximum circulation <= strongly connected; circular share <= maximum "
        "circulation. Ranges are over the layers funded, signed, announced, intended, rumoured. Stocks of "
        "headlines of different years, not yearly flows.", QUIET,
    )
    return stacked([top.canvas(), body, foot.canvas()], width)


def _write(paper: Paper, line: MeasureLine, found: Measured) -> None:
    value = getattr(found.here, line.name)
    spread = found.spread(line.name)
    if paper.rows:
        paper.gap()
    shown = line.text(value) if value is not None else "n/a: too many loops to list"
    span = f"  {line.text(spread[0])} to {line.text(spread[1])} over layers" if spread else ""
    paper.row((f"{line.label:<23}", STRONG), (shown, STRONG), (span, QUIET))
    for text, pen in ((line.meaning, PLAIN), (line.formula, QUIET), (line.source, QUIET)):
        paper.say(text, pen, 2)


def _write_chance(paper: Paper, chance: Chance | None, found: Measured) -> None:
    paper.gap()
    paper.row(("More than chance?", STRONG))
    if chance is None:
        paper.say("shuffling, some seconds" if found.here.total_musd else "no money in this layer", QUIET, 2)
        return
    for text in chance_words(chance):
        paper.say(text, PLAIN, 2)
    paper.say(
        "null model: receivers exchanged at random, each company pays and takes in what it did; seed "
        f"{chance.seed}. Descriptive: the spread over ledgers of this size, not a forecast", QUIET, 2,
    )


def chance_words(chance: Chance) -> tuple[str, ...]:
    """Verdict, draws and p."""
    verdict = ("Yes: fewer than one shuffled ledger in twenty shows as much" if chance.p_value <= 0.05
               else "Not shown: shuffled ledgers often show as much")
    return (
        f"{verdict} (p = {chance.p_value:.3f}, {chance.draws:,} draws).",
        f"Seen {percent(chance.seen, 1)}; shuffled mean {percent(chance.mean, 1)}, nine in ten between "
        f"{percent(chance.low, 1)} and {percent(chance.high, 1)}.",
    )


def measure_sentences(found: Measured, chance: Chance | None, on: date) -> str:
    """The page as text for the clipboard, with formula, layer and date."""
    here = found.here
    parts = [f"{x.label} {x.text(value)} ({x.formula})"
             for x in LINES if (value := getattr(here, x.name)) is not None]
    more = f" Against chance: {' '.join(chance_words(chance))}" if chance else ""
    return (
        f"Layer {found.layer.words}, as of {day(on)}, {here.whole.words} of known amounts, each at its top "
        f"end: {'; '.join(parts)}.{more} Source: {LEDGER_DEALS}. {FOOT}"
    )
