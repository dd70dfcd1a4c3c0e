"""What a screen lists as a file: CSV, JSON or Markdown, in the words of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from tui.draw.grid.canvas import Listing

FORMS = ("csv", "json", "md")


def written(lists: Sequence[Listing], title: str, form: str) -> tuple[str, int]:
    """The text of the file, and how many rows it has. Lists with the same heads are one."""
    tables: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for one in lists:
        tables.setdefault(one.heads, []).extend(one.rows())
    count = sum(map(len, tables.values()))
    make = {"csv": _csv, "json": _json, "md": _markdown}[form]
    return make(tables, title), count


Tables = dict[tuple[str, ...], list[Sequence[str]]]


def _csv(tables: Tables, title: str) -> str:
    from tui.system.csv_text import as_csv

    return "\n\n".join(as_csv(heads, rows) for heads, rows in tables.items()) + "\n"


def _json(tables: Tables, title: str) -> str:
    import json

    lists = [[dict(zip(heads, row, strict=True)) for row in rows] for heads, rows in tables.items()]
    return json.dumps({"of": title, "lists": lists}, indent=1, ensure_ascii=False) + "\n"


def _markdown(tables: Tables, title: str) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"

    parts = [f"# {title}"]
    for heads, rows in tables.items():
        parts.append("\n".join([line(heads), line(["---"] * len(heads)), *map(line, rows)]))
    return "\n\n".join(parts) + "\n"
