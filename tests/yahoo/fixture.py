"""The pytest fixture `yahoo`: a loopback Yahoo in a thread, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.yahoo.server import Yahoo


@pytest.fixture
def yahoo() -> Iterator[Yahoo]:
    """Market open on Friday 2026-11-20 10:30 New York; `yahoo.env` goes over os.environ of a program."""
    with Yahoo() as running:
        yield running
        assert not running.counters.failures
