"""One server for all tests of a worker, a database for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server("fsync=off") as running:  # whoever kills processes leaves the system's cache alone
        yield running


@pytest.fixture
def desk_url(server: Server) -> str:
    """The address of a fresh database."""
    return server.database()
