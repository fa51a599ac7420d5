"""The table of errors against real servers and the installed clients: it is measured, not remembered."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
import redis
import valkey
from provoked import Told, provoked, worlds

from clusterlint.catalog.known_error import known_errors
from clusterlint.catalog.remake.servers import binaries, is_valkey, version_of
from clusterlint.explain.matching import match

BINARIES = sorted({version_of(path): path for path in binaries()}.values())
NOT_PROVOKED = "text of the "
# What these say is in each wording's releases: the servers and clients that may be installed for tests.
SERVERS = {"Redis 6.2": (6, 2), "7.0": (7, 0), "8.2": (8, 2), "Valkey 9.1": (9, 1)}


@functools.cache
def told(binary: str) -> tuple[Told, ...]:
    with worlds(binary) as world:
        return tuple(provoked(world))


@pytest.mark.parametrize("binary", BINARIES, ids=lambda path: ".".join(map(str, version_of(path))))
def test_what_is_raised_is_known(binary: str) -> None:
    raised = told(binary)
    assert len(raised) > 45
    wrong = [
        (one.expected, found.error.id if found else None, one.line)
        for one in raised
        if (found := match(one.line)) is None or found.error.id != one.expected
    ]
    assert not wrong


def test_every_wording_that_can_be_provoked_was() -> None:
    """Else the table says what no server and no client of this machine says."""
    lines = [line for binary in BINARIES for one in told(binary) for line in (one.line, one.text)]
    said = {(found.error.id, found.wording) for line in lines if (found := match(line)) is not None}
    there = {version_of(path)[:2] for path in BINARIES}
    wanted = {
        (error.id, wording.text)
        for error in known_errors()
        for wording in error.wordings
        if not wording.releases.startswith(NOT_PROVOKED) and _is_here(wording.releases, there)
    }
    assert wanted <= said, wanted - said


def _is_here(releases: str, there: set[tuple[int, ...]]) -> bool:
    """Whether a client or a server of this machine is named."""
    client = re.search(r"redis-py (?:\d\.\d to )?8\.1|valkey-py 6\.2(?! show)", releases)
    server = any(name in releases and version in there for name, version in SERVERS.items())
    return client is not None or server


def test_what_was_not_provoked_is_in_a_server_or_client() -> None:
    clients = [path for one in (redis, valkey) for path in Path(one.__file__).parent.rglob("connection.py")]
    texts = [Path(path).read_bytes() for path in (*BINARIES, *clients)]
    for error in known_errors():
        for wording in error.wordings:
            if wording.releases.startswith(NOT_PROVOKED):
                words = wording.text.removeprefix("Redis ").removeprefix("Valkey ").removeprefix("NOAUTH ")
                assert any(words.encode() in text for text in texts), wording


def test_loading_is_known_whatever_the_server_is_called() -> None:
    for path in BINARIES:
        product = "Valkey" if is_valkey(path) else "Redis"
        found = match(f"redis.exceptions.BusyLoadingError: {product} is loading the dataset in memory")
        assert found is not None and found.error.id == "loading" and found.wording
