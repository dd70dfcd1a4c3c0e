"""The same alert and the same words wherever they stand: since, limit, monitoring, sources, points."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.structs import replace

from tests.alerts.timeline import MINUTE, OPEN_MS, Line, fall
from tests.last_day import said
from tests.pictures import NOW, live, seeded
from tests.pictures import day as picture_of
from tui.alerts.alert import Alert
from tui.alerts.near import nearest
from tui.cli.report.content import _At
from tui.cli.watch.check import exit_code
from tui.cli.watch.checked import as_json, one_line
from tui.draw.alerts.page import AlertPage, draw_alert_page
from tui.draw.alerts.rows import draw_alert_line
from tui.draw.alerts.watched import facts_of
from tui.draw.alerts.why import lines_of
from tui.draw.chart.series import origin
from tui.draw.chrome.bars import status
from tui.draw.concentration.notes import sentence
from tui.draw.concentration.rows import rows_of as shares_of
from tui.draw.grid.glyphs import FULL
from tui.draw.overview.about import about_row
from tui.draw.overview.layout import View
from tui.draw.overview.overview import draw_overview
from tui.draw.overview.rows import rows_of
from tui.draw.overview.share import draw_share_line, draw_share_panel
from tui.draw.words.measure import figure, price_sentence
from tui.market.bars import Bars
from tui.market.quote import source_words
from tui.state.origins import Origins
from tui.state.snapshot import Snapshot

SIZES = ((78, 22), (118, 38), (198, 58))


def on_screens(picture: Snapshot, alert: Alert) -> dict[str, str]:
    """An alert alone on the line of every screen, in the list with its reason at three sizes, and outside."""
    rule = next(r for r in picture.watch.rules if r.id == alert.rule)
    now = picture.as_of_ms
    page = AlertPage((alert,), (), (), now, 1, measure=picture.measures.get(alert.measure), rule=rule)
    alone = replace(picture, alerts=(alert,), conditions=())
    found = {"report": " ".join(f"{row.what} {row.value}" for row in _At(alone).alerts(alone.alerts)),
             "command": json.dumps(as_json(alone)["alerts"])}
    for width, height in SIZES:
        line = draw_alert_line((alert,), (), width, FULL, now_ms=now)
        found |= {f"line {width}": line.text(),
                  f"list {width}": " ".join(draw_alert_page(page, width, height, FULL).canvas.text().split())}
    return found


def test_an_alert_stands_since_its_condition_was_first_true_wherever_it_is_said() -> None:
    """A rule that waits five minutes: 09:35 in New York is when it was first seen, not when it spoke."""
    day = Line(fall())
    day.nvda(0, 0, 0, 0, 0, -4, -4, -4, -4, -4, -4, -4)
    first = OPEN_MS + 5 * MINUTE
    assert [row.t_ms for row in day.rows] == [first + 5 * MINUTE]
    for more in ([], [None] * 5 + [-4], [-2.9, -4]):  # data are lost and come back; it nearly ends
        day.nvda(*more)
        (alert,) = day.state.firing
        assert alert.since_ms == first
        picture = replace(seeded().look(NOW), as_of_ms=day.now, alerts=(alert,),
                          watch=replace(seeded().watch, rules=day.rules))
        said_of = on_screens(picture, alert)
        assert json.loads(said_of.pop("command"))[0]["since"] == "2026-01-27T14:35:00Z"
        assert "since 27 Jan 2026 09:35" in said_of.pop("report")
        assert all("09:35" in text for text in said_of.values()), said_of
    day.now += 86_400_000
    line = draw_alert_line((alert,), (), 118, FULL, now_ms=day.now).text()
    assert "since Tue 09:35" in line  # its day as soon as that is not today


@pytest.mark.parametrize("day", ["2026-01-29", "2025-01-27", "2026-06-05"])
def test_the_limit_that_fired_is_one_on_all_surfaces(day: str) -> None:
    """Microsoft of the demo's 29 January: 9.99 % is below 10 %, its 7.4 usual days made it critical."""
    picture = picture_of(day)
    for alert in (a for a in picture.alerts if not a.muted_by):
        said_of = on_screens(picture, alert)
        limit = alert.second or figure(alert.limit, alert.unit, alert.measure)
        (told,) = json.loads(said_of.pop("command"))
        assert told["second"] == (alert.second or None)
        why = said_of.pop("report")
        number, _, unit = limit.partition(" ")
        assert alert.why in why and f"{number} either way" in alert.why if alert.second else limit in why
        for where, text in said_of.items():
            assert f"limit {limit}" in text or f"limit of {limit}" in text, (where, unit)
            assert not alert.second or ("limit 3 %" not in text and "limit of 3 %" not in text)
        assert limit in said_of["list 118"].split("Limit", 1)[1].split("Why", 1)[0]
    assert {a.symbol: a.second for a in picture.alerts if a.second} == (
        {"MSFT": "5 usual days"} if day == "2026-01-29" else {})


def test_without_current_data_the_line_for_monitoring_says_so_in_its_figures() -> None:
    picture = seeded().look(NOW)
    line = one_line(picture, exit_code(picture, False))
    assert status(picture)[0].startswith("EMBEDDED") and as_json(picture)["stale"] is True
    assert line.startswith("UNKNOWN - no current data") and line.endswith(" current=0")


# Words of sources and of points.


def test_a_source_of_prices_has_one_name_on_all_surfaces() -> None:
    stored, now = seeded().look(NOW), live().look(NOW)
    for picture, name in ((stored, "data stored with the program"), (now, "Yahoo Finance")):
        quote = picture.quotes["NVDA"]
        row = next(row for row in rows_of(picture, 0) if row.symbol == "NVDA")
        near = next(n for n in nearest(picture.watch.rules, picture.measures, set(), picture.as_of_ms)
                    if n.rule.id == "one-name")
        measure = picture.measures["move.NVDA"]
        about = about_row(picture, row, Origins())
        told = as_json(picture)
        found = {
            "copied": price_sentence(quote, None), "figure": " ".join((*about.lines, about.sentence)),
            "why": " ".join(t for t, _ in lines_of(near, measure, near.rule, picture.as_of_ms, 118, FULL)),
            "form": " ".join(facts_of("move.NVDA", measure, picture.as_of_ms)),
            "report": " ".join(row.source for row in _At(picture).prices()),
            "quote": told["quotes"]["NVDA"]["source"], "measure": told["measures"]["move.NVDA"]["source"],
        }
        for where, text in found.items():
            assert name in text, (where, text)
            assert not re.search(r"\byahoo\b|source:? stored", text), (where, text)
    for code in ("yahoo", "yahoo stream", "yahoo chart"):
        assert source_words(code).startswith("Yahoo Finance")
        assert origin(Bars("NVDA", "1d", (), (), source=code)).startswith("Yahoo Finance")


def test_a_change_of_a_share_is_in_points_by_one_word_and_a_share_in_one_form() -> None:
    picture = seeded().look(NOW)
    reading = picture.concentration
    assert reading is not None and reading.seven.share is not None and reading.seven.change20 is not None
    share, change = f"{reading.seven.share * 100:.1f} %", f"{reading.seven.change20 * 100:+.1f} pp"
    rows = shares_of(reading, picture.watch.rules, None)
    seven = next(row for row in rows if row.key == "share.mag7.sp500")
    assert (seven.shown[0], seven.change) == (share, change)
    texts = {"copied": sentence(seven, "basis", picture.measures["share.mag7.sp500"])}
    for width, height in SIZES:
        texts[f"line {width}"] = draw_share_line(reading, width, FULL, said()).text()
        texts[f"panel {width}"] = draw_share_panel(reading, width, 9, FULL, said="2026-09-30").text()
        texts[f"overview {width}"] = draw_overview(picture, View(), width, height, FULL).text()
    for where, text in texts.items():
        assert share in text and change in text, (where, text)
        assert not re.search(r"\d (pts?|points)\b|\d\.\d% of the S&P", text), (where, text)
    assert figure(reading.seven.change20, "pp").endswith(" pp")
    assert as_json(picture)["measures"]["share.mag7.sp500.change20"]["unit"] == "percentage points"
