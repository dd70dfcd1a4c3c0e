"""In the place of modules that a library imports and we never use: each becomes the real one when asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class StandIn(ModuleType):
    """What is imported from it while a library loads is a `Name`; later it is the module it stands for."""

    _loading = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        return Name(self, name) if self._loading else self.real(name)

    def real(self, name: str) -> Any:
        """What has that name in the module itself. Raises ImportError while it may not be loaded yet."""
        if self._loading:
            raise ImportError(f"{self.__name__}.{name} is asked at import")
        return getattr(import_module(self.__name__), name)


class Name:
    """A function or class of such a module, which is loaded when it is called, or asked for more."""

    def __init__(self, module: StandIn, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._module.real(self._name)(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python itself asks, as of a class to inherit from
            raise AttributeError(name)
        return getattr(self._module.real(self._name), name)


@contextmanager
def standing_in(modules: Iterable[str]) -> Iterator[dict[str, ModuleType]]:
    """They stand in for `modules` that are not loaded; whoever imports one afterwards gets the real one."""
    stand_ins: dict[str, ModuleType] = {name: StandIn(name) for name in modules if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield stand_ins
    finally:
        for name, one in stand_ins.items():
            one.__dict__["_loading"] = False
            if sys.modules.get(name) is one:
                del sys.modules[name]
