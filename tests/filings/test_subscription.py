"""A published ledger: signed, verified, refused with a sentence; what a newer one changes."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tui.deals.ledger.ledger import FOLDER, load
from tui.filings.served import STATE, base_of, served
from tui.filings.subscription import (
    Correction,
    LedgerRefused,
    Published,
    changes,
    new_key,
    next_version,
    order_of,
    public_of,
    publish,
    verify,
)
from tui.service.ledger.inbox_file import InboxFile
from tui.service.ledger.subscribed import update

FILES = {path.name: path.read_text() for path in FOLDER.glob("*.toml")}
KEY = new_key()
MADE = Published("2026.48", date(2026, 11, 24), FILES, (Correction("x-1", "the sum was in euros"),))
DATA = publish(MADE, KEY)


def test_what_was_published_is_verified_word_for_word() -> None:
    found = verify(DATA, public_of(KEY))
    assert (found.version, found.made, dict(found.files), found.corrected) == (
        "2026.48", date(2026, 11, 24), FILES, MADE.corrected
    )


def test_any_tampered_byte_is_refused() -> None:
    body = json.loads(DATA)
    for name in ("body", "signature", "key"):
        for at in (0, len(body[name]) // 2, len(body[name]) - 6):
            wrong = dict(body)
            letter = "A" if body[name][at] != "A" else "B"
            wrong[name] = body[name][:at] + letter + body[name][at + 1:]
            if name == "key":  # only told: what counts is the key that a person named
                assert verify(json.dumps(wrong).encode(), public_of(KEY)).version == "2026.48"
            else:
                with pytest.raises(LedgerRefused):
                    verify(json.dumps(wrong).encode(), public_of(KEY))


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_half_a_file_is_refused_with_a_sentence(share: float) -> None:
    with pytest.raises(LedgerRefused, match="whole"):
        verify(DATA[: round(len(DATA) * share)], public_of(KEY))


@pytest.mark.parametrize("data", [b"{}", b"[]", b"null", b"\xff\xfe", b'{"form": "other/1"}'])
def test_what_is_no_ledger_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(LedgerRefused, match=r"whole|form"):
        verify(data, public_of(KEY))


def test_another_key_is_named() -> None:
    with pytest.raises(LedgerRefused, match="another key"):
        verify(DATA, public_of(new_key()))
    with pytest.raises(LedgerRefused, match="no public key"):
        verify(DATA, "nonsense")


@pytest.mark.parametrize("name", ["../evil.toml", "a/b.toml", ".hidden.toml", "x.py", ""])
def test_no_file_leaves_its_folder(name: str) -> None:
    data = publish(Published("2026.48", date(2026, 11, 24), {name: "x"}), KEY)
    with pytest.raises(LedgerRefused, match="name"):
        verify(data, public_of(KEY))


def test_versions_only_rise() -> None:
    assert next_version(date(2026, 11, 24)) == "2026.48"
    assert next_version(date(2026, 11, 25), "2026.48") == "2026.48.2"
    assert next_version(date(2026, 11, 25), "2026.48.2") == "2026.48.3"
    assert order_of("2026.48") < order_of("2026.48.2") < order_of("2026.49") < order_of("2027.1")


def test_what_a_newer_ledger_changes(tmp_path: Path) -> None:
    old = load()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    deals = FILES["deals.toml"].replace("confidence = \"high\"", "confidence = \"medium\"", 2)
    extra = '[[deal]]\nid = "new-1"\nfrom = "amd"\nto = "meta"\nkind = "debt"\nundisclosed = true\n' \
            'announced = 2026-11-24\nstatus = "announced"\n'
    (tmp_path / "deals.toml").write_text(f"{deals}\n{extra}")
    found = changes(old, load(tmp_path))
    assert found.new == ("new-1",) and 1 <= len(found.changed) <= 2 and found.gone == ()
    assert "1 new" in found.words


@pytest.mark.parametrize("kept", [
    [], None, 7, {"corrected": [[1], "ab", 2]}, {"version": "../../etc"},
    {"version": {"a": 1}, "checked_ms": "x"},
])
def test_a_damaged_state_of_the_subscription_is_none(tmp_path: Path, kept: object) -> None:
    if isinstance(kept, dict):
        kept = {"source": "s", "key": "k", **kept}
    (tmp_path / STATE).write_text(json.dumps(kept))
    assert base_of(tmp_path, "s", "k") == FOLDER and served(tmp_path, "s", "k").corrected == ()


def test_what_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    """Pipes in place of the published file, of what is known of it, and of the inbox."""
    for name in ("published.json", STATE, "inbox.json"):
        os.mkfifo(tmp_path / name)
    outcome = update(tmp_path, str(tmp_path / "published.json"), "k", (), 0)
    assert "is a pipe" in outcome.refused and not outcome.changed
    with pytest.raises(OSError, match="is a pipe"):
        InboxFile(tmp_path, tmp_path).read()
