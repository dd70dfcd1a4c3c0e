"""Editor, browser and clipboard as the screen uses them: begun by a key, said in one line when done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.viewer import NO_PROGRAM
from tui.draw.words.numbers import site
from tui.system import clock
from tui.system.file_write import OWN, replace_file, write_new
from tui.system.folders import expanded, from_home
from tui.system.terminal import outside

if TYPE_CHECKING:
    from tui.app.stage import Stage

EXPORT = "write it as: export csv FILE (or json, md)"
NO_LIST = "this view lists nothing that could be written; Y saves it as a picture"


class Outside:
    """Nothing here holds the event loop: alerts are judged and sent while an editor is open."""

    def __init__(self, app: Stage) -> None:
        self._app = app
        self._edits = False

    @property
    def no_editor(self) -> str:
        """Why no editor starts here, else ""."""
        return NO_PROGRAM if self._app.is_web else ""

    def save_picture(self, of_day: str = "") -> None:
        """The view as SVG in the current folder, named by the time, or by the day that it shows."""
        from tui.draw.chrome.saved_view import burnt_in, file_name

        app, page = self._app, self._app.page
        words = page.caption() if page is not None else ""
        name = file_name(page.name if page else "view", clock.now_ms(), of_day)
        try:
            picture = burnt_in(app.export_screenshot(title="loopwatch"), words, app.snapshot)
            if app.is_web:
                self._deliver(picture, name, "image/svg+xml")
                return
            if Path(name).is_symlink():  # laid there by another, who foresaw the name
                raise OSError(EEXIST, "a link lies there")
            replace_file(Path(name), picture.encode(), OWN)
        except OSError as error:
            app.notice(f"{name} cannot be written: {error.strerror}", "warn")
            return
        app.notice(f"saved {from_home(Path(name).absolute())}")

    def save_list(self, rest: str) -> str:
        """`csv FILE`: all that the screen lists; why it cannot be written, or "". What is there stays."""
        from tui.draw.words.export import FORMS, written
        from tui.draw.words.numbers import day

        form, _, name = rest.strip().partition(" ")
        form, name = form.lower(), name.strip()
        if form not in FORMS or not name:
            return EXPORT
        page, snapshot = self._app.page, self._app.snapshot
        lists = page.lists() if page is not None else ()
        if page is None or snapshot is None or not any(True for one in lists for _ in one.rows()):
            return NO_LIST
        title = f"loopwatch, {page.name.replace('_', '-')}, {day(snapshot.as_of or snapshot.as_of_ms)}"
        text, count = written(lists, title, form)
        if self._app.is_web:
            self._deliver(text, Path(name).name, "text/plain")
            return ""
        try:
            path = Path(expanded(name))
            write_new(path, text)
        except FileExistsError:
            return f"{name} is there already; name another file"
        except OSError as error:
            return f"{name} cannot be written: {error.strerror or error}"
        rows = f"{count:,} row{'' if count == 1 else 's'}"
        self._app.notice(f"{rows} written to {from_home(path.absolute())}")
        return ""

    def _deliver(self, text: str, name: str, kind: str) -> None:
        """A file of who looks, not of the machine that serves."""
        from io import StringIO

        self._app.deliver_text(StringIO(text), save_filename=name, mime_type=kind)

    def edit(self, path: Path | None, done: Callable[[Path], None]) -> None:
        """`path` in the person's editor, else their own file, made from the default; then `done`."""
        from tui.watchlist import WatchlistError, user_path
        from tui.watchlist.edit import write_default

        if self._edits:
            return
        if self.no_editor:
            self._app.notice(self.no_editor, "warn")
            return
        try:
            words = outside.editor()
            if path is None:
                path = user_path()
                if not path.exists():
                    write_default(path)
        except outside.OutsideError as error:
            self._app.notice(str(error), "warn")
            return
        except WatchlistError as error:
            self._app.notice(str(error.faults[0]), "warn")
            return
        self._run(self._edit(words, path, done))

    async def _edit(self, words: list[str], path: Path, done: Callable[[Path], None]) -> None:
        self._edits = True
        try:
            with self._app.suspend():
                said = await outside.edit(words, path)
        finally:
            self._edits = False
        done(path)
        if said:
            self._app.notice(said, "warn")

    def open_link(self, url: str) -> None:
        """Only http and https leave the program."""
        if not url.startswith(("http://", "https://")):
            self._app.notice("this source has no web address")
        elif self._app.is_web:  # in the browser of who looks, never on the machine that serves
            self._app.open_url(url)
            self._app.notice(f"opened by your browser: {url}")
        else:
            self._run(self._open(url))

    async def _open(self, url: str) -> None:
        why = await outside.open_address(url)
        if why:
            where = "copied" if await self._copied(url) else "sent to the terminal's clipboard"
            self._app.notice(f"{url} not opened, {why}; {where}", "warn")
        else:
            self._app.notice(f"opened in the browser: {site(url)}")

    def copy(self, text: str) -> None:
        """Into the clipboard; of what only the terminal can do it is said that it was asked."""
        self._run(self._copy(text))

    async def _copy(self, text: str) -> None:
        sure = await self._copied(text)
        self._app.notice(f"copied: {text}" if sure else f"sent to the terminal's clipboard: {text}")

    async def _copied(self, text: str) -> bool:
        """True when it is known to have worked."""
        if not self._app.is_web and await outside.copy_in_tmux(text):
            return True
        self._app.copy_to_clipboard(text)
        return False

    def _run(self, work: Awaitable[None]) -> None:
        self._app.run_worker(self._guarded(work), group="outside", exit_on_error=False)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:
            self._app.met("a program of yours could not be used", error)
