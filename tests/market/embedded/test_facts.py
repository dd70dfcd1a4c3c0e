"""The long history, dated events and company figures."""

from __future__ import annotations

from tui.market.embedded import facts


def test_the_levels_of_2000() -> None:
    levels = facts.levels_2000()
    assert (levels["top10_share"].value, levels["top5_share"].value) == (0.27, 0.19)
    assert levels["largest_share"].value == 0.049
    assert round(levels["effective_number"].value) == 81
    assert "mag7_share" not in levels


def test_history_points() -> None:
    tens = facts.history_points("SP500", "top10_share")
    assert len(tens) == 30
    assert [point.year for point in tens] == sorted(point.year for point in tens)
    assert all(0.1 < point.value < 0.5 and point.source and point.url for point in tens)
    assert {point.proxy for point in tens} == {True, False}
    assert all(point.proxy for point in tens if 2011 <= point.year < 2020)
    assert len(facts.history_points("SP500", "top5_share")) == 31
    assert len(facts.history_points("SP500", "largest_share")) == 32


def test_events_that_explain_a_day() -> None:
    found = facts.events(first="2025-01-27", last="2025-01-27")
    assert any("DeepSeek" in event.text and event.url for event in found)
    assert any(event.kind == "move" and event.symbol == "NVDA" and "-592.7" in event.text for event in found)
    assert [event.day for event in facts.events()] == sorted(event.day for event in facts.events())
    assert sum(event.kind == "move" for event in facts.events()) == 80
    assert all(event.source for event in facts.events())


def test_results_days() -> None:
    oracle = [event.day for event in facts.events("ORCL") if event.kind == "earnings"]
    assert "2025-09-09" in oracle
    assert not [event for event in facts.events("TSLA") if event.kind == "earnings"]


def test_fundamentals_without_the_faults() -> None:
    oracle = facts.fundamentals("ORCL")
    assert oracle is not None
    assert oracle.annual[-1][0] == "2026-05-31"
    assert oracle.annual[-1][1]["revenue"] == 67357
    assert all(row["long_term_debt"] is None for _, row in oracle.annual)
    assert dict(oracle.quarterly)["2022-05-31"]["revenue"] is None  # the source holds the whole year there
    assert dict(oracle.quarterly)["2026-05-31"]["revenue"] == 19183
    assert oracle.ttm["free_cash_flow"] == -23686
    assert oracle.shares == 2880471000
    assert facts.fundamentals("CRWV") is None


def test_no_quarter_is_a_year() -> None:
    for symbol in ("NVDA", "ORCL", "MSFT", "AAPL", "AMZN", "GOOGL", "META", "TSLA", "AMD", "AVGO", "INTC"):
        found = facts.fundamentals(symbol)
        assert found is not None and "SEC" in found.origin
        years = {end: row["revenue"] for end, row in found.annual}
        assert not [
            end for end, row in found.quarterly if row["revenue"] and row["revenue"] == years.get(end)
        ]
