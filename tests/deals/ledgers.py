"""Small ledgers written as text, for tests."""

from __future__ import annotations

from pathlib import Path

from tui.deals.ledger.ledger import Ledger, load

COMPANIES = "".join(
    f'[[entity]]\nslug = "{slug}"\nname = "{slug.title()}"\nroles = []\nlisted = false\n\n'
    for slug in ("openai", "oracle", "nvidia", "amd", "coreweave")
)


def deal(id: str, payer: str, receiver: str, amount: float | None = 1.0, **more: object) -> str:
    """One `[[deal]]` table; `more` are raw TOML values, `kind` and `status` without quotes."""
    kind, status = more.pop("kind", "purchase"), more.pop("status", "definitive")
    day = more.pop("announced", "2025-01-02")
    money = f"amount_usd = {amount}\n" if amount is not None else "undisclosed = true\n"
    rest = "".join(f"{key} = {value}\n" for key, value in more.items())
    return (
        f'[[deal]]\nid = "{id}"\nfrom = "{payer}"\nto = "{receiver}"\nkind = "{kind}"\n{money}'
        f'announced = {day}\nstatus = "{status}"\n{rest}\n'
    )


def write(folder: Path, text: str, name: str = "deals.toml", companies: str = COMPANIES) -> Path:
    """A ledger folder with companies and the given text."""
    (folder / "companies.toml").write_text(companies, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, text: str) -> Ledger:
    return load(write(folder, text))
