"""Yahoo's symbol of the securities that matter here, by ISIN; every other one is for the user to name."""

from __future__ import annotations

SYMBOLS = {
    "US67066G1040": "NVDA", "US68389X1054": "ORCL", "US5949181045": "MSFT", "US0378331005": "AAPL",
    "US0231351067": "AMZN", "US02079K3059": "GOOGL", "US02079K1079": "GOOG", "US30303M1027": "META",
    "US88160R1014": "TSLA", "US0079031078": "AMD", "US11135F1012": "AVGO", "US4581401001": "INTC",
    "US5951121038": "MU", "US8740391003": "TSM", "US78462F1030": "SPY", "US46090E1038": "QQQ",
    "US9229083632": "VOO", "US4642872000": "IVV", "US0846707026": "BRK-B",
    "IE00B5BMR087": "CSPX.L", "IE00B3XXRP09": "VUSA.L", "IE00BFMXXD54": "VUAA.L", "IE0032077012": "EQQQ.L",
    "IE00B53SZB19": "CNDX.L", "IE00B6YX5C33": "SPY5.L", "IE00BLNMYC90": "XDEW.DE",
}

# Yahoo's suffix of most securities in a currency, and of those in euros by the country of their ISIN.
_IN_CURRENCY = {
    "AUD": "AX", "BRL": "SA", "CAD": "TO", "CHF": "SW", "DKK": "CO", "GBP": "L", "GBX": "L", "HKD": "HK",
    "ILS": "TA", "INR": "NS", "JPY": "T", "KRW": "KS", "MXN": "MX", "NOK": "OL", "NZD": "NZ", "PLN": "WA",
    "SEK": "ST", "SGD": "SI", "TWD": "TW", "ZAR": "JO", "EUR": "DE",
}
_IN_EUROS = {
    "AT": "VI", "BE": "BR", "ES": "MC", "FI": "HE", "FR": "PA", "IE": "IR", "IT": "MI", "NL": "AS",
    "PT": "LS",
}


def likely_suffix(currency: str, isin: str) -> str:
    """What Yahoo most often has behind the symbol of such a security, for advice alone; empty: not known."""
    return (_IN_EUROS.get(isin[:2]) if currency in ("", "EUR") else None) or _IN_CURRENCY.get(currency, "")


def is_isin(text: str) -> bool:
    """Twelve characters whose last is their check digit (ISO 6166)."""
    if len(text) != 12 or not text.isalnum() or not text[:2].isalpha() or not text[-1].isdigit():
        return False
    digits = "".join(str(int(char, 36)) for char in text.upper())
    total = 0
    for place, char in enumerate(reversed(digits)):
        number = int(char) * (2 if place % 2 else 1)
        total += number // 10 + number % 10
    return total % 10 == 0
