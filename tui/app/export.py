"""`:export csv FILE`: what the screen lists, all rows of it, into a file of the person's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.system.folders import expanded, from_home

if TYPE_CHECKING:
    from tui.app.stage import Stage

FORM = "write it as: export csv FILE (or json, md)"
NO_LIST = "this view lists nothing that could be written; Y saves it as a picture"


def export(app: Stage, rest: str) -> str:
    """Write it; why that cannot be, or "". A file that is there already is left alone."""
    from tui.draw.words.export import FORMS, written
    from tui.draw.words.numbers import day

    form, _, name = rest.strip().partition(" ")
    form, name = form.lower(), name.strip()
    if form not in FORMS or not name:
        return FORM
    page, snapshot = app.page, app.snapshot
    lists = page.lists() if page is not None else ()
    if page is None or snapshot is None or not any(True for one in lists for _ in one.rows()):
        return NO_LIST
    title = f"loopwatch, {page.name.replace('_', '-')}, {day(snapshot.as_of or snapshot.as_of_ms)}"
    text, count = written(lists, title, form)
    if app.is_web:  # a file of who looks, not of the machine that serves
        from io import StringIO

        app.deliver_text(StringIO(text), save_filename=Path(name).name)
        return ""
    try:
        path = Path(expanded(name))
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        return f"{name} is there already; name another file"
    except OSError as error:
        return f"{name} cannot be written: {error.strerror or error}"
    app.notice(f"{count:,} row{'' if count == 1 else 's'} written to {from_home(path.absolute())}")
    return ""
