"""yfinance as the feed loads it: without tables until something asks, whole where it is not as known."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.terminal.terminal import ROOT

LOADED = """
import json, sys
sys.modules["pyarrow"] = None
from tui.feed.yahoo import library
from tui.feed.yahoo.client import Yahoo
found = library.load()
Yahoo(lambda: 0)
told = {"whole": found.whole, "tables": [name for name in library.LATER if name in sys.modules]}
"""
# each module's source is changed while it is loaded: a release that is another inside, not one that is broken
CHANGED = """
import importlib.machinery as machinery, sys

class Changing(machinery.SourceFileLoader):
    def get_code(self, name):
        return compile(self.get_source(name).replace(OLD, NEW), self.path, "exec")

class Finder:
    def find_spec(name, path, target=None):
        ours = name.startswith(("yfinance.", "textual."))
        spec = machinery.PathFinder.find_spec(name, path) if ours else None
        if spec is not None and spec.origin.endswith(".py"):
            spec.loader = Changing(name, spec.origin)
        return spec

sys.meta_path.insert(0, Finder)
"""


def told_by(code: str) -> dict[str, Any]:
    """What a fresh interpreter prints of `told`."""
    done = subprocess.run([sys.executable, "-c", f"{code}\nprint(json.dumps(told))"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_feed_loads_no_tables_and_whoever_asks_gets_all_of_it() -> None:
    told = told_by(LOADED + """
form = found.data.__init__.__globals__["BeautifulSoup"]("<form action=x>", "html.parser").find("form")
told |= {"action": form.get("action"), "html": "bs4" in sys.modules, "frames": "pandas" in sys.modules}
import yfinance, pandas
from yfinance import utils
told["ticker"] = yfinance.Ticker("NVDA").ticker
told["version"] = yfinance.__version__ != ""
told["frame"] = utils._pd.DataFrame is pandas.DataFrame and utils.is_float_dtype(float)
""")
    assert told == {"whole": "", "tables": [], "action": "x", "html": True, "frames": False, "ticker": "NVDA",
                    "version": True, "frame": True}


@pytest.mark.parametrize(("old", "new", "why"), [
    ("self._cookie_strategy", "self._way", "_cookie_strategy is missing"),
    ("import pandas as _pd", "import pandas as _pd; import pandas.core.frame", "pandas.core"),
    ("import numpy as _np", "import numpy as _np\nclass Series(_np.ndarray): pass", "TypeError"),
])
def test_one_that_is_another_inside_is_loaded_whole(old: str, new: str, why: str) -> None:
    told = told_by(f"OLD, NEW = {old!r}, {new!r}\n{CHANGED}\n{LOADED}")
    assert why in told["whole"] and "pandas" in told["tables"]
