"""Whatever stands in a ledger file, loading ends with faults and never with an exception."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deals.ledgers import COMPANIES, deal
from tui.deals.ledger.ledger import _assemble
from tui.deals.ledger.parse import CLAIM_KEYS, COMPANY_KEYS, DEAL_KEYS, EVENT_KEYS
from tui.toml.faults import Fault
from tui.toml.fields import Fields
from tui.toml.tables import read_text

VALUES = st.sampled_from(
    [
        "1", "-1", "0", "nan", "inf", "1e300", '""', '"x"', '"openai"', "true", "2025-01-02", "2025-02-30",
        "2025-01-02T03:04:05Z", "03:04:05", "[]", "[1]", '["a"]', "{}", "{ url = 1 }", "[{}]", "[[1]]",
        '[{ date = 2025-01-02, status = "closed" }]', '[{ date = 1, status = [] }]', "[{ sources = 3 }]",
        '[{ url = "https://x.example", grade = "press" }]', '{ url = "x", grade = "web" }', '"\\u001b[2J"',
    ]
)  # fmt: skip
TABLES = {"deal": DEAL_KEYS, "entity": COMPANY_KEYS, "claim": CLAIM_KEYS, "event": EVENT_KEYS}


@st.composite
def ledgers(draw: st.DrawFn) -> str:
    text = COMPANIES + deal("good", "openai", "oracle")
    for kind in draw(st.lists(st.sampled_from(sorted(TABLES)), max_size=4)):
        keys = draw(st.lists(st.sampled_from(sorted(TABLES[kind])), unique=True, max_size=8))
        text += f"[[{kind}]]\n" + "".join(f"{key} = {draw(VALUES)}\n" for key in keys) + "\n"
    return text


def load_text(text: str) -> tuple[int, list[Fault]]:
    faults: list[Fault] = []
    ledger = _assemble(read_text("x.toml", text, faults.append), faults)
    assert "good" in ledger.by_id
    return text.count("\n"), list(ledger.faults)


@settings(max_examples=200, deadline=None)
@given(ledgers())
def test_no_value_in_no_field_raises(text: str) -> None:
    lines, faults = load_text(text)
    assert all(1 <= f.line <= lines + 1 for f in faults)
    assert all("\x1b" not in str(f) for f in faults)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    faults: list[Fault] = []
    read_text("x.toml", text, faults.append)


def test_a_nest_too_deep_is_a_fault() -> None:
    faults: list[Fault] = []
    text = deal("a", "openai", "oracle") + "[[deal]]\nid = " + "[" * 20_000 + "\n"
    assert len(read_text("x.toml", text, faults.append)) == 1
    assert len(faults) == 1 and faults[0].costs


def test_every_key_of_a_table_is_known_to_the_reader() -> None:
    faults: list[Fault] = []
    tables = read_text("x.toml", "[[deal]]\nfrm = 1\n", faults.append)
    Fields(tables[0].file, ("deal", 0), tables[0].raw, faults.append, "deal x").only(DEAL_KEYS)
    wanted = 'x.toml:2: deal x: frm: unknown key (did you mean "from"?)'
    assert [str(f) for f in faults] == [wanted]
