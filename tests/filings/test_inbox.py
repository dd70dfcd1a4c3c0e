"""The inbox's value and the file of one's own deals: decisions, undo, every other byte as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.filings.candidates import DAY, LEDGER, filing, titles
from tui.deals.ledger.amount import Form
from tui.deals.ledger.deal import Grade, Kind, Status
from tui.deals.ledger.ledger import FOLDER, load
from tui.filings.inbox import (
    DAY_MS,
    FigureNews,
    Inbox,
    State,
    Unreadable,
    add,
    add_figure,
    decide,
    decode,
    encode,
    id_of,
    mark_figure,
    take_back,
)
from tui.filings.own_deals import DealRefused, Draft, check, draft_of, ids, put_in, take_out
from tui.filings.own_figures import figures_text

NOW = 1_796_000_000_000
TODAY = date(2026, 12, 1)
OWN = '''# my own notes   # kept

[[deal]]   # by hand
id = "mine-1"
from = "nvidia"
to = "wayve"
kind = "equity"
amount_usd = 0.5  # billions
announced = 2026-10-01
status = "announced"
confidence = "low"
note = "said [[deal]] in a text"
sources = [{ url = "https://a.example/1", date = 2026-10-01, grade = "web" }]

# a last word
'''


def test_what_was_found_waits_once_and_what_was_decided_does_not_come_back() -> None:
    inbox = add(Inbox(), titles(), NOW)
    assert inbox.unread(NOW) == len(titles()) == 6
    assert add(inbox, titles(), NOW + 1) is inbox
    name = inbox.waiting(NOW)[0].id
    gone = decide(inbox, name, State.DISMISSED, NOW)
    assert gone.unread(NOW) == 5 and add(gone, titles(), NOW + DAY_MS).unread(NOW + DAY_MS) == 5
    assert take_back(gone, name).unread(NOW) == 6


def test_later_is_tomorrow() -> None:
    inbox = add(Inbox(), titles("Meta sells $20 billion of bonds"), NOW)
    (entry,) = inbox.waiting(NOW)
    later = decide(inbox, entry.id, State.LATER, NOW)
    assert later.unread(NOW) == later.unread(NOW + DAY_MS - 1) == 0 and later.unread(NOW + DAY_MS) == 1


def test_a_figure_is_news_until_it_was_seen() -> None:
    filed = date(2026, 9, 10)
    news = FigureNews(
        "f1", "oracle", "backlog", 664_000, "2026-08-31", filed, "10-Q", "RPO", "", NOW, 638_000
    )
    inbox = add_figure(add_figure(Inbox(), news), news)
    assert inbox.unread(NOW) == 1 and mark_figure(inbox, "f1").unread(NOW) == 0
    assert "664.0" in figures_text(inbox.figures)
    assert "664" not in figures_text(mark_figure(inbox, "f1", taken_back=True).figures)


def test_the_file_gives_the_inbox_back() -> None:
    inbox = add(Inbox(), [*titles(), *filing()], NOW)
    inbox = decide(inbox, inbox.waiting(NOW)[0].id, State.ACCEPTED, NOW, "deal-1")
    assert decode(encode(inbox)) == inbox


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"entries": 5}', b'{"v": 99}', b'{"entries": [{}]}'])
def test_a_file_that_is_none_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"inbox\.json"):
        decode(data)


def test_a_candidate_as_a_deal_of_the_ledger() -> None:
    (one,) = titles("Nvidia to invest up to $3bn in Wayve")
    draft = draft_of(one, opened=True)
    assert (draft.payer, draft.receiver, draft.kind, draft.musd, draft.form, draft.grade) == (
        "nvidia", "wayve", Kind.EQUITY, 3_000, Form.UP_TO, "press"
    )
    assert draft_of(one, opened=False).grade == "index"
    (notes,) = filing()
    assert (draft_of(notes, True).grade, draft_of(notes, True).musd) == ("primary", None)  # no total said


def test_put_in_and_taken_out_every_other_byte_is_as_it_was() -> None:
    for start in ("", OWN, OWN.rstrip("\n"), "# only a comment\n"):
        text, names = start, []
        for one in [*titles(), *filing()]:
            text, name = put_in(text, draft_of(one, False), id_of(one), TODAY)
            names.append(name)
        assert len(set(names)) == len(names) and set(names) <= set(ids(text))
        for name in names[1::2] + names[0::2]:
            text = take_out(text, name)
        if start:
            assert text.rstrip("\n") == start.rstrip("\n")
        assert ids(text) == ids(start)


def test_what_was_written_is_read_as_the_ledger_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "deals.toml"
    text = OWN
    for one in [*titles(), *filing()]:
        text, _ = put_in(text, draft_of(one, True), id_of(one), TODAY)
    path.write_text(text)
    found = load(FOLDER, extra=[path])
    assert found.faults == ()
    assert len(found.deals) == len(LEDGER.deals) + 8
    deal = found.by_id["oracle-amd-purchase-20261127"]
    assert (deal.payer, deal.receiver, deal.announced) == ("oracle", "amd", DAY)
    assert deal.status is Status.ANNOUNCED
    assert [s.grade for s in deal.sources] == [Grade.PRESS]


def test_a_person_may_change_the_file_and_undo_still_finds_its_own() -> None:
    text, name = put_in(OWN, draft_of(titles()[0], False), "abc", TODAY)
    text = text.replace("# my own notes", "# other notes").replace('"low"\nnote', '"high"  # sure\nnote')
    text += '\n# mine again\n[[deal]]\nid = "mine-2"\nfrom = "amd"\nto = "meta"\nkind = "debt"\n'
    left = take_out(text, name)
    assert ids(left) == ("mine-1", "mine-2")
    assert "# mine again\n[[deal]]" in left and "# a last word" in left and "# other notes" in left


@pytest.mark.parametrize("text", ["[[deal]\n", "deal = [", "\x00"])
def test_a_broken_file_is_left_alone_with_a_sentence(text: str) -> None:
    with pytest.raises(DealRefused, match=r"deals\.toml"):
        put_in(text, draft_of(titles()[0], False), "abc", TODAY)


def test_a_side_that_is_missing_keeps_it_from_being_a_deal() -> None:
    draft = draft_of(titles()[0], False)
    assert check(draft, LEDGER.companies) == ""
    assert "receiver" in check(replace(draft, receiver=""), LEDGER.companies)
    assert "nobody" in check(replace(draft, payer="nobody"), LEDGER.companies)
    assert "same" in check(replace(draft, payer=draft.receiver), LEDGER.companies)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.floats(1, 1e6), st.sampled_from(Form))
def test_any_text_goes_into_the_file_as_text(url: str, note: str, musd: float, form: Form) -> None:
    draft = Draft(
        "oracle", "amd", Kind.PURCHASE, Status.ANNOUNCED, DAY, musd, musd / 2, form, url, DAY, "web", note
    )
    text, name = put_in(OWN, draft, "abc", TODAY)
    assert ids(text) == ("mine-1", name)
    assert take_out(text, name) == OWN
