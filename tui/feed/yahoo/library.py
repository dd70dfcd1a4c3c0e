"""yfinance without the libraries that the feed never needs: they are loaded when something asks for them.

Of `import yfinance` (530 ms, 94 MiB) the feed uses YfData (cookie, crumb, consent, the browser's TLS), the
cookie's cache and the stream's message type; nine tenths of it are tables (pandas, numpy) and a reader of
HTML for the consent form. Nothing of yfinance is changed: its own modules run as they are, with stand-ins in
the place of those libraries that become them at the first use, and its package runs when anybody asks it for
more. Where anything is not as expected the plain import serves.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, NamedTuple

from tui.system.stand_ins import standing_in

PACKAGE = "yfinance"
LATER = ("numpy", "pandas", "pandas.api", "pandas.api.types", "bs4")
_USED = ("get", "post", "get_raw_json")  # of YfData; beside them what a new session is made of:
_STATE = ("_cookie_lock", "_crumb", "_cookie", "_cookie_strategy", "_session")


class Library(NamedTuple):
    """What the feed uses: YfData, and the function that chooses the folder of the cookie's cache."""

    data: Any
    set_cache: Callable[[str], None]
    whole: str = ""  # why all of it was loaded, where it was not as expected


class NotAsExpected(ImportError):
    """This yfinance is another than the one we know."""


def load() -> Library:
    """Once a process. Raises what importing yfinance raises."""
    if any(name in sys.modules for name in (PACKAGE, *LATER)):
        return _taken()
    before = set(sys.modules)
    try:
        return _lean()
    except Exception as error:  # whatever a newer one may do at its import
        for name in set(sys.modules) - before:
            if name.split(".")[0] in (PACKAGE, *LATER):
                del sys.modules[name]
        return _taken(f"{type(error).__name__}: {error}")


def _lean() -> Library:
    with standing_in(LATER) as stand_ins:
        spec = find_spec(PACKAGE)
        if spec is None or spec.loader is None:
            raise NotAsExpected("no package")
        package = module_from_spec(spec)
        package.__class__ = _Package
        sys.modules[PACKAGE] = package
        try:
            found = _look_at(_taken())
        finally:
            package.__dict__["_loading"] = False
        if any(sys.modules.get(name) is not one for name, one in ((PACKAGE, package), *stand_ins.items())):
            raise NotAsExpected("a library was loaded nevertheless")
    return found


def _taken(whole: str = "") -> Library:
    """What is used of what is loaded. Raises ImportError, AttributeError."""
    data, cache = import_module(f"{PACKAGE}.data"), import_module(f"{PACKAGE}.cache")
    return Library(data.YfData, cache.set_tz_cache_location, whole)


def _look_at(found: Library) -> Library:
    """Raises NotAsExpected where a name that we use is called otherwise."""
    if missing := [name for name in _USED if not callable(getattr(found.data, name, None))]:
        raise NotAsExpected(f"{missing[0]} is missing")
    if missing := sorted(set(_STATE) - set(found.data.__init__.__code__.co_names)):
        raise NotAsExpected(f"{missing[0]} is missing")
    return found


class _Package(ModuleType):
    """yfinance's package, whose own file runs when something is asked of it that is not there yet."""

    _loading = True  # its modules ask it for each other

    def __getattr__(self, name: str) -> Any:
        if self._loading or (name.startswith("__") and name != "__version__"):
            raise AttributeError(name)
        with _running:
            if type(self) is _Package:
                object.__setattr__(self, "__class__", ModuleType)
                assert self.__spec__ is not None and self.__spec__.loader is not None
                self.__spec__.loader.exec_module(self)
        return getattr(self, name)


_running = threading.RLock()
