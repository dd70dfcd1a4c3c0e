"""Yahoo's message of the stream, as yfinance has it written down: from its file, not through its package.

The package takes seconds to load, and the server would load it in its loop, with the first tick.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


@cache
def pricing_data() -> Any:
    """The class PricingData."""
    package = find_spec("yfinance")
    assert package is not None and package.origin is not None
    file = Path(package.origin).with_name("pricing_pb2.py")
    found = spec_from_file_location("tests.yahoo.pricing_pb2", file)
    assert found is not None and found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module.PricingData
