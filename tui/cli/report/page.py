"""A report as one HTML file: nothing in it is asked of anybody, its pictures are inside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from tui import __version__
from tui.cli.report.content import Report, Row, Section
from tui.system.disclaimer import FOOT

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 1240px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; margin-bottom: 0; } h2 { font-size: 1.15em; margin-top: 2em; }
p.of, p.note, footer { color: gray; margin: .2em 0 .6em; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
  padding: .25em .7em .25em 0; border-bottom: 1px solid rgba(128, 128, 128, .3); }
th { font-weight: 600; color: gray; } td.value { font-variant-numeric: tabular-nums; }
td.age, td.of { white-space: nowrap; } figure { margin: 1em 0; } svg { width: 100%; height: auto; }
nav a { margin-right: 1em; } @media print { figure, tr { break-inside: avoid; } nav { display: none; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Picture(NamedTuple):
    """One screen as SVG, and what it is."""

    name: str
    title: str
    svg: str


def html_of(report: Report, pictures: Iterable[Picture]) -> str:
    """The whole page."""
    shown = list(pictures)
    links = "".join(f'<a href="#{escape(p.name)}">{escape(p.title)}</a>' for p in shown)
    parts = [
        "<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">',
        f"<title>{escape(report.title)}: {escape(report.moment)}</title>",
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>{escape(report.title)}</h1>",
        f'<p class="of">{escape(report.moment)}; {escape(report.mode)}. {FOOT}</p>',
        f"<nav>{links}</nav>",
        *(_section(section) for section in report.sections),
        "<h2>The screens</h2>", *(_figure(picture) for picture in shown),
        f"<footer>{FOOT} Made by loopwatch {__version__}.</footer></body></html>",
    ]
    return "\n".join(parts) + "\n"


def plain_svg(svg: str) -> str:
    """The picture in fonts that are there (`burnt_in` has taken out those that it would fetch)."""
    return _COMMENT.sub("", svg).replace("Fira Code, monospace", _FONTS)


def _section(section: Section) -> str:
    note = f'<p class="note">{escape(section.note)}</p>' if section.note else ""
    if not section.rows:
        return f"<h2>{escape(section.title)}</h2>{note}<p>{escape(section.empty)}</p>"
    head = "<tr><th>what</th><th>figure</th><th>source</th><th>of</th><th>age</th></tr>"
    return f"<h2>{escape(section.title)}</h2>{note}<table>{head}{''.join(map(_row, section.rows))}</table>"


def _row(row: Row) -> str:
    source = escape(row.source)
    if row.url.startswith(("https://", "http://")):
        source = f'<a href="{escape(row.url, quote=True)}" rel="noreferrer">{source}</a>'
    return (f'<tr><td>{escape(row.what)}</td><td class="value">{escape(row.value)}</td>'
            f'<td class="source">{source}</td><td class="of">{escape(row.of)}</td>'
            f'<td class="age">{escape(row.age)}</td></tr>')


def _figure(picture: Picture) -> str:
    title = escape(picture.title)
    return (f'<figure id="{escape(picture.name)}" role="img" aria-label="{title}">'
            f"<figcaption>{title}</figcaption>{plain_svg(picture.svg)}</figure>")
