"""The fixture of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_servers import Servers
from migrating import World
from migrating import world as make_world


@pytest.fixture
def world(live_servers: Servers, tmp_path: Path) -> Iterator[World]:
    """Empty servers, and a folder with a key map."""
    with make_world(live_servers, tmp_path) as made:
        yield made
