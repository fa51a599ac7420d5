"""Shared fixtures: the live servers, started once per test process."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from live_servers import Servers
from live_servers import live_servers as start_live_servers

for _name in ("FORCE_COLOR", "NO_COLOR"):  # tests of colour set them themselves
    os.environ.pop(_name, None)


@pytest.fixture(scope="session")
def live_servers() -> Iterator[Servers]:
    """Addresses of one standalone Redis and of a three-master cluster, both on loopback."""
    with start_live_servers() as servers:
        yield servers
