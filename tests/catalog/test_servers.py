"""Which server of a machine is taken: by what it says of itself, whatever it is called and wherever it lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from live_servers import find_binary

from clusterlint.catalog.remake.servers import binaries, is_valkey, newest, version_of


def on_path(monkeypatch: pytest.MonkeyPatch, folder: Path, binary: str) -> str:
    """The binary as the redis-server of the PATH, as a package of a distribution puts it there."""
    link = folder / "redis-server"
    link.symlink_to(binary)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return str(link)


@pytest.mark.parametrize("binary", binaries())
def test_the_newest_is_taken_whatever_is_on_the_path(
    binary: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REDIS_SERVER_BINARY", raising=False)
    before = newest()
    link = on_path(monkeypatch, tmp_path, binary)
    assert binaries()[0] == link
    for taken in (newest(), str(find_binary())):
        assert (is_valkey(taken), version_of(taken)) == (is_valkey(before), version_of(before))


@pytest.mark.parametrize("binary", binaries())
def test_a_valkey_that_is_called_redis_is_one(
    binary: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = on_path(monkeypatch, tmp_path, binary)
    assert is_valkey(link) == is_valkey(binary)
    assert is_valkey(binary) or not Path(binary).name.startswith("valkey")


def test_the_one_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for binary in binaries():
        monkeypatch.setenv("REDIS_SERVER_BINARY", binary)
        assert str(find_binary()) == binary
