"""The article's three companies, by slug; the ledger knows the others."""

ARTICLE_NAMES = {"openai": "OpenAI", "oracle": "Oracle", "nvidia": "NVIDIA"}
ARTICLE_SYMBOLS = {"oracle": "ORCL", "nvidia": "NVDA"}
_IN_DOLLARS = {"9984.T": "SFTBY"}  # the board's symbol for a share quoted in another currency


def board_symbol(ticker: str | None) -> str | None:
    """The symbol under which the board holds a company's share."""
    return _IN_DOLLARS.get(ticker, ticker) if ticker else None
