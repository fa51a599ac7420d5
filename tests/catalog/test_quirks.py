"""quirks.json against the installed clients on real servers, and the reading of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from clusterlint.catalog import quirks
from clusterlint.catalog.quirks import (
    answer,
    awaited_command,
    default_pipeline,
    fresh_clients,
    returned,
    split_words,
)
from clusterlint.catalog.remake import quirk_table
from clusterlint.catalog.remake.servers import newest

STORED = json.loads((Path(quirks.__file__).parent / "quirks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("library", ["redis", "valkey"])
def test_the_installed_release_answers_what_is_stored(library: str) -> None:
    """Else: python -m clusterlint.catalog.remake quirks --python ... for every release."""
    run = quirk_table.ask(sys.executable, library, newest())
    assert run["version"] in STORED[library]["releases"]
    for side in quirk_table.SIDES:
        for table in quirk_table.TABLES:
            stored = STORED[library][f"{side} {table}"]
            held = {
                name: answer(quirks._history(library, f"{side} {table}", name), run["version"])
                for name in stored
            }
            assert {name: text for name, text in held.items() if text} == run[side][table], (side, table)
        steps = default_pipeline(asynchronous=side == "async", library=library)
        assert answer(steps, run["version"]) == run[side]["default pipeline"]
    assert answer(awaited_command(library), run["version"]) == run["async"]["awaited"]
    assert answer(fresh_clients(library), run["version"]) == run["async"]["fresh clients"]


def test_the_releases_whose_new_asyncio_clients_lose_a_master() -> None:
    history = fresh_clients()
    found = {
        version: answer(history, version)
        for version in ("6.4.0", "7.0.1", "7.1.0", "7.1.1", "7.2.1", "8.1.0")
    }
    assert {version for version, text in found.items() if text == "misses keys"} == {"7.1.0", "7.1.1"}


@pytest.mark.parametrize(
    ("method", "asynchronous", "version", "expected"),
    [
        ("delete", False, None, "nothing"),
        ("delete", False, "6.0.0", ""),
        ("delete", False, "6.1.0", "nothing"),
        ("touch", False, "5.0.8", "int"),
        ("unlink", True, "6.1.0", ""),
        ("unlink", True, "6.2.0", "coroutine"),
        ("get", True, None, ""),
    ],
)
def test_what_pipeline_methods_return(
    method: str, asynchronous: bool, version: str | None, expected: str
) -> None:
    assert answer(returned(method, asynchronous=asynchronous), version) == expected


@pytest.mark.parametrize(
    ("command", "asynchronous", "version", "expected"),
    [
        ("config get", True, None, "raises RedisClusterException"),
        ("CONFIG GET", True, "6.4.0", "raises ValueError"),
        ("CONFIG GET", False, None, ""),
        ("CONFIG GET", False, "4.2.2", "raises RedisClusterException"),
        ("XINFO STREAM", True, "5.0.8", ""),
        ("NO SUCH", True, None, ""),
    ],
)
def test_subcommands_as_words_of_their_own(
    command: str, asynchronous: bool, version: str | None, expected: str
) -> None:
    assert answer(split_words(command, asynchronous=asynchronous), version) == expected
