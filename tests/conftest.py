"""Shared fixtures: the live servers, started once per test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_servers import Servers
from live_servers import live_servers as start_live_servers


@pytest.fixture(scope="session")
def live_servers() -> Iterator[Servers]:
    """Addresses of one standalone Redis and of a three-master cluster, both on loopback."""
    with start_live_servers() as servers:
        yield servers
