"""What the command line offers for what is typed: verbs with their form, names, commands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from msgspec import Struct

from tui.commands import VERBS, Verb
from tui.watchlist.condition import ConditionError, reading_words, readings, split_figure

MOST = 60
_INSIDE = ("up", "down", "left", "right", "first", "last", "page_up", "page_down", "palette", "open", "back")


class Offer(NamedTuple):
    """A line of the list. `run` is what Enter does (words, `=command`; "": it fills in), `fills` what Tab
    puts."""

    shown: str
    about: str
    run: str
    fills: str


class Offers(NamedTuple):
    """The lines, a sentence above them, and whether the first is chosen already or a person must choose."""

    rows: tuple[Offer, ...]
    note: str = ""
    chosen: bool = True


class Saying(NamedTuple):
    """A command as the list names it."""

    id: str
    key: str
    sentence: str
    group: str


class Vocabulary(Struct, frozen=True):
    """What there is to name: symbols and companies with their names, measures, commands that work now."""

    symbols: tuple[tuple[str, str], ...] = ()
    companies: tuple[str, ...] = ()
    measures: tuple[tuple[str, str], ...] = ()  # key, and in words with its value
    commands: tuple[Saying, ...] = ()
    prices: Mapping[str, tuple[float, str]] = {}  # by symbol: price and its currency


def offers_of(typed: str, known: Vocabulary) -> Offers:
    """Before anything is typed every verb and command; then what fits; of a mistake the nearest words."""
    words = typed.lower().split()
    if not words:
        return Offers((*map(_form, VERBS), _CHART, *(_command(c) for c in known.commands))[:MOST])
    verb = next((v for v in VERBS if v.word == words[0]), None)
    if verb is not None and (len(words) > 1 or typed.endswith(" ")):
        return _arguments(verb, typed.strip().partition(" ")[2].strip(), known)
    rows = [_form(v) for v in VERBS if v.word.startswith(words[0]) and len(words) == 1]
    rows += [_symbol(s, name, typed) for s, name in known.symbols if _starts(s, name, words[0])]
    rows += [_command(c) for c in known.commands if _holds(c, words)]
    if rows:
        return Offers(tuple(rows[:MOST]))
    return _nearest(typed.strip(), words, known)


_CHART = Offer("SYMBOL 1y", "chart: 1d 5d 1m 6m ytd 1y 5y max", "", "")


def _form(verb: Verb) -> Offer:
    return Offer(verb.form, verb.about, "", verb.begins)


def _symbol(symbol: str, name: str, typed: str) -> Offer:
    """The symbol's chart; a range that is typed behind it goes with it."""
    rest = " ".join(typed.split()[1:])
    return Offer(symbol, name, f"{symbol} {rest}".strip(), f"{symbol.lower()} ")


def _command(command: Saying) -> Offer:
    return Offer(command.key, command.sentence, f"={command.id}", command.sentence)


def _starts(symbol: str, name: str, first: str) -> bool:
    return symbol.lower().startswith(first) or any(w.startswith(first) for w in name.lower().split())


def _holds(command: Saying, words: Sequence[str]) -> bool:
    text = f"{command.id} {command.sentence} {command.group}".lower()
    return all(word in text for word in words)


def _arguments(verb: Verb, rest: str, known: Vocabulary) -> Offers:
    """What may stand behind a verb, and the words themselves when they are enough."""
    match verb.word:
        case "alert":
            return _alert(verb, rest, known)
        case "hold":
            first, _, number = rest.partition(" ")
            names = [s for s, _ in known.symbols]
            return _whole(verb, rest) if number else _names(verb, "hold ", first, names)
        case "loop":
            return _names(verb, "loop ", rest, known.companies, whole=True)
        case "what":
            who = rest.lower().removeprefix("if").strip()
            company, pays, share = who.partition(" pays")
            fits = _names(verb, "what if ", company, known.companies, whole=True)
            tail = f"{pays}{share}"
            rows = (Offer(r.shown + tail, r.about, r.run + tail, r.fills + (tail or "pays 50 % in 2027"))
                    for r in fits.rows)
            return Offers(tuple(rows), fits.note)
        case _:
            return _whole(verb, rest) if rest else Offers((_form(verb),))


def _whole(verb: Verb, rest: str) -> Offers:
    words = f"{verb.word} {rest}"
    return Offers((Offer(words, verb.about, words, words),))


def _names(verb: Verb, before: str, typed: str, names: Iterable[str], *, whole: bool = False) -> Offers:
    """The names that begin so; `whole` when a name alone is enough. Of none the nearest, and a word on it."""
    word, names = typed.lower().strip(), tuple(names)
    fits = [n for n in names if word in n.lower()]
    fits.sort(key=lambda n: not n.lower().startswith(word))
    note = ""
    if not fits:
        fits, note = list(_close(word, names)), f"there is no {typed!r}" + ("; nearest:" if names else "")
    rows = [Offer(before + n, verb.about, before + n if whole else "", f"{before}{n.lower()} ") for n in fits]
    return Offers(tuple(rows[:MOST]), note)


def _alert(verb: Verb, rest: str, known: Vocabulary) -> Offers:
    """Names first, then what the level may mean; one without a unit may mean several things."""
    name, condition = split_figure(rest)
    about = {**{s: _of_price(s, n, known) for s, n in known.symbols}, **dict(known.measures)}
    exact = next((n for n in about if n.lower() == name.lower()), "")
    if not exact:
        fits = [n for n, words in about.items() if rest.lower() in f"{n} {words}".lower()]
        note = "" if fits else f"there is no {name!r}; nearest:"
        rows = (Offer(f"alert {n} {condition if not fits else '< LEVEL'}", about[n], "",
                      f"alert {n.lower()} {condition if not fits else ''}")
                for n in (fits or _close(name, tuple(about))))
        return Offers(tuple(rows)[:MOST], note)
    if not condition:
        ask = f"alert {exact}"
        return Offers((Offer(ask, "asks for the level", ask, f"{ask.lower()} < "),))
    price, currency = known.prices.get(exact, (None, ""))
    if exact in dict(known.measures):
        return _whole(verb, rest)
    try:
        found_all = readings(condition, price, currency)
    except ConditionError as error:
        return Offers((), str(error))
    lines = tuple(
        Offer(f"alert {exact} {r.written}", reading_words(r, price, currency), f"alert {exact} {r.written}",
              f"alert {exact.lower()} {r.written}") for r in found_all)
    if len(lines) == 1:
        return Offers(lines)
    return Offers(lines, f"{condition!r} of what? Up and Down choose, Enter makes it", chosen=False)


def _of_price(symbol: str, name: str, known: Vocabulary) -> str:
    price, currency = known.prices.get(symbol, (None, ""))
    now = f", now {price:,.2f} {currency}".rstrip() if price is not None else ""
    return f"{name}: price, day's move or usual days{now}"


def _nearest(typed: str, words: Sequence[str], known: Vocabulary) -> Offers:
    """A word that is none: the nearest symbols, verbs and names."""
    verbs = {v.word: _form(v) for v in VERBS}
    symbols = {s.lower(): _symbol(s, name, " ".join(("x", *words[1:]))) for s, name in known.symbols}
    named = {w: symbols[s.lower()] for s, name in known.symbols for w in name.lower().split() if len(w) > 3}
    every = {**named, **verbs, **symbols}
    rows = tuple(dict.fromkeys(every[word] for word in _close(words[0], tuple(every))))
    what = f"{typed!r} is no command and no symbol of the watchlist"
    return Offers(rows, what + ("; nearest:" if rows else "; a adds a symbol"))


def _close(word: str, names: Sequence[str]) -> list[str]:
    by_lower = {n.lower(): n for n in names}
    return [by_lower[n] for n in get_close_matches(word.lower(), by_lower, 3, 0.6)]


def listed(command_id: str) -> bool:
    """False for what is a movement of the list itself."""
    return command_id not in _INSIDE
