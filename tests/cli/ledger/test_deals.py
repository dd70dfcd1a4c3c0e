"""`loopwatch loops|deals|claims` through the real command line entry."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from tests.deals.counts import ARTICLE_RANK, COUNTED, DEALS, FIRST, LOOPS, MANY, MANY_CONTINGENT
from tests.deals.ledgers import deal
from tui.cli.main import EXAMPLES, main
from tui.deals.ledger.ledger import load
from tui.deals.loops.circulation import decompose
from tui.deals.loops.flows import amounts, edges
from tui.deals.loops.loops import METHOD
from tui.deals.loops.weights import METHOD as WEIGHT_METHOD

TODAY = "--as-of=2026-11-22"
AT = ARTICLE_RANK - 1


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_loops_are_counted_ranked_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "loops", TODAY)
    assert code == 0
    assert f"layer announced, money kinds: {COUNTED}." in out
    assert "never add them up" in out and " ".join(out.split()).count(METHOD) == 1
    lines = [line for line in out.splitlines() if line[:5].strip().isdigit()]
    assert [line.split()[1] for line in lines[: len(FIRST)]] == [f"${m // 1000}bn" for _, m in FIRST]
    assert lines[AT].endswith("NVIDIA > OpenAI > Oracle > NVIDIA")


def test_the_additive_weight_stands_beside_the_least_leg_in_every_form(
    capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "loops", TODAY)
    assert f"   {ARTICLE_RANK}    $30bn  $21.4bn  NVIDIA > OpenAI > Oracle > NVIDIA" in out
    assert " ".join(out.split()).count(WEIGHT_METHOD) == 1
    _, out, _ = run(capsys, "loops", "--plain", TODAY)
    assert f"Loop {ARTICLE_RANK}. Least leg $30bn, additive weight $21.4bn. NVIDIA to OpenAI $30bn" in out
    assert "additive weight n/a" in out  # a leg without an amount
    _, out, err = run(capsys, "loops", "--csv", TODAY)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert float(rows[AT]["additive_weight_usd_bn"]) == pytest.approx(21.4, abs=0.05)
    assert WEIGHT_METHOD in err
    _, out, _ = run(capsys, "loops", "--json", TODAY)
    found = json.loads(out)
    assert found["weight_method"] == WEIGHT_METHOD and "Qian & Qian 1982" in WEIGHT_METHOD
    assert found["loops"][AT]["additive_weight_usd_bn"] == float(rows[AT]["additive_weight_usd_bn"])
    assert found["loops"][-1]["all_known"] is False and found["loops"][-1]["additive_weight_usd_bn"] is None


def test_weights_add_up_to_the_circular_money_of_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "loops", "--json", TODAY)
    known = [x for x in json.loads(out)["loops"] if x["additive_weight_usd_bn"] is not None]
    total = sum(x["additive_weight_usd_bn"] * len(x["companies"]) for x in known)
    parts = decompose(amounts(edges(load().as_of(date(2026, 11, 22)))))
    assert total <= parts.circular_musd / 1000 + 0.5  # longer rounds than five are not listed
    assert total >= 0.9 * parts.circular_musd / 1000


def test_a_source_that_was_read_in_excerpt_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    for words, count in (("countries", 2), ("burned", 3)):
        _, out, _ = run(capsys, "claims", TODAY, words)
        assert out.count("read in excerpt only, ") == count
        assert "agrees: other sources say the same, read in excerpts only" in out
    _, out, _ = run(capsys, "claims", "--json", TODAY, "countries")
    (claim,) = json.loads(out)["claims"]
    assert [o["source"].get("excerpt") for o in claim["others"]] == [True, True]


MORE: tuple[tuple[str, ...], ...] = ((), ("--contingent",), ("--layer", "signed"), ("--layer", "funded"))
COUNTS = [
    (more, {str(hops): n for hops, n in counts.items()})
    for more, counts in zip(MORE, LOOPS.values(), strict=True)
]


@pytest.mark.parametrize(("more", "counts"), COUNTS)
def test_counts_by_layer_as_json(
    capsys: pytest.CaptureFixture[str], more: tuple[str, ...], counts: dict[str, int]
) -> None:
    _, out, _ = run(capsys, "loops", "--json", TODAY, *more)
    found = json.loads(out)
    assert found["counts"] == counts and found["method"] == METHOD and found["as_of"] == "2026-11-22"
    assert len(found["loops"]) == sum(counts.values())
    assert (found["loops_with_paid_amounts"] is not None) is ("funded" in more)


def test_funded_says_what_paid_amounts_add(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "loops", TODAY, "--layer", "funded")
    assert "By closed deals alone 1; with amounts that were paid and have a source 2." in out


def test_contingent_loops_are_listed_apart(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "loops", TODAY, "--contingent", "--plain")
    before, after = out.split("Only with a guarantee or a warrant")
    assert before.count("Loop ") == MANY and after.count("Loop ") == MANY_CONTINGENT


def test_the_article_s_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "loops", "--json", "--as-of", "2025-09-23", "--layer", "intended")
    rings = [x for x in json.loads(out)["loops"] if len(x["companies"]) == 3]
    (ring,) = rings
    assert ring["companies"] == ["nvidia", "openai", "oracle"] and ring["least_usd_bn"] == 40.0
    assert [leg["amount"]["amount"] for leg in ring["legs"]] == ["to $100bn", "$300bn", "~$40bn"]
    _, out, _ = run(capsys, "loops", "--json", "--as-of", "2025-09-23")
    assert json.loads(out)["counts"] == {"2": 1}


def test_loops_through_companies(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "loops", "--csv", TODAY, "openai", "oracle")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0 and rows and all({"openai", "oracle"} <= set(r["companies"].split(" > ")) for r in rows)
    code, out, err = run(capsys, "loops", TODAY, "opnai")
    assert code == 2 and out == "" and "no company is called 'opnai' (did you mean \"openai\"?)" in err


def test_dot_is_a_graph_with_the_method_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    for what in ("loops", "deals"):
        _, out, _ = run(capsys, what, "--dot", TODAY, "oracle")
        assert out.startswith("digraph loopwatch {") and out.rstrip().endswith("}")
        assert '"OpenAI" -> "Oracle" [label="$300bn' in out
        assert out.count('"') % 2 == 0


def test_deals_as_table_json_and_csv_agree(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capsys, "deals", TODAY, "oracle", ">10bn")
    _, raw, _ = run(capsys, "deals", "--json", TODAY, "oracle", ">10bn")
    _, table, err = run(capsys, "deals", "--csv", TODAY, "oracle", ">10bn")
    found = json.loads(raw)
    ids = [d["id"] for d in found["deals"]]
    assert ids == [r["id"] for r in csv.DictReader(io.StringIO(table))]
    assert [line.split()[-1] for line in text.splitlines() if line[:2] == "20"] == ids
    assert f"{len(ids)} of {DEALS} deals that fit `oracle >10bn`, with their status on 22 Nov 2026." in text
    assert "by kind and never across kinds" in " ".join(text.split()) and "by kind and never" in err
    assert "usd_bn" not in found["totals"] and set(found["totals"]) == {"purchase", "equity", "debt"}
    assert all(d["sources"] and d["history"] for d in found["deals"])


def test_deals_by_layer_and_contingent(capsys: pytest.CaptureFixture[str]) -> None:
    _, raw, _ = run(capsys, "deals", "--json", TODAY, "--layer", "funded")
    said = {d["status"] for d in json.loads(raw)["deals"]}
    assert said == {"funded", "arranged", "delivered", "issued", "in force"}
    _, raw, _ = run(capsys, "deals", "--json", TODAY, "--contingent")
    assert {d["kind"] for d in json.loads(raw)["deals"]} == {"warrant", "guarantee"}


def test_plain_is_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "deals", "--plain", TODAY, "id:nvidia-openai-equity-2026")
    assert (
        "2026-02-27: NVIDIA to OpenAI, equity, $30bn, funded since 2026-03-31, paid: not disclosed, the "
        "figure by press, id nvidia-openai-equity-2026." in out
    )


WRONG = [
    (("deals", "knd:x"), "no filter is called 'knd:' (did you mean \"kind\"?)"),
    (("deals", "report", "openai-oracle"),
     "no deal has the id 'openai-oracle' (did you mean \"openai-oracle-300\"?)"),
    (("claims", "zzz"), "no claim holds these words"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_what_is_not_understood_ends_with_two_and_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out, err.strip()) == (2, "", words)


@pytest.mark.parametrize("arguments", [("loops", "--layer", "sined"), ("deals", "--as-of", "yesterday")])
def test_a_layer_or_day_that_is_none_says_what_is(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    err = capsys.readouterr().err
    assert left.value.code == 2 and ("(did you mean \"signed\"?)" in err or "write it as 2025-09-23" in err)


def test_claims_with_verdict_and_public_data(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "claims", TODAY, "oracle", "rose")
    assert code == 0 and "Oracle shares rose 43% on the contract news. (43%)" in out
    assert "partly: " in out and "+43.1% at the day's high, +35.9% at the close" in out
    assert "contradicted` only with a company statement" in " ".join(out.split())
    _, raw, _ = run(capsys, "claims", "--json")
    found = json.loads(raw)["claims"]
    assert len(found) == 23 and all(c["others"] for c in found)
    _, table, _ = run(capsys, "claims", "--csv")
    assert [r["id"] for r in csv.DictReader(io.StringIO(table))] == [c["id"] for c in found]


def test_claims_as_of_a_recorded_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, raw, _ = run(capsys, "claims", "--json", "--as-of", "2025-09-30", "worth", "4.5tn")
    (claim,) = json.loads(raw)["claims"]
    assert "30 Sep 2025" in claim["public_data"]["now"]


def test_report_prints_a_form_and_says_there_is_no_page(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "deals", "report", "openai-oracle-300", "--print")
    assert code == 0 and "no public project page yet" in out and "Says now: openai to oracle, $300bn" in out


def test_own_files_win_and_their_faults_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(deal("openai-oracle-300", "openai", "oracle", 1.0) + deal("x", "opnai", "oracle"))
    config = tmp_path / "watchlist.toml"
    config.write_text(f'[ledger]\nextra = ["{own}"]\n')
    code, out, err = run(capsys, "deals", "--plain", TODAY, "--config", str(config), "id:openai-oracle-300")
    assert code == 0 and "OpenAI to Oracle, purchase, $1bn" in out
    assert err.startswith("left out: mine.toml:12: deal x: from: unknown company 'opnai'")


def test_the_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert "loopwatch loops|deals|claims" in EXAMPLES
    with pytest.raises(SystemExit):
        main(["deals", "--help"])
    assert "status:letter" in capsys.readouterr().out
