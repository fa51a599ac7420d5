"""libraries.json: one row for each file of uses/, with its words; what is installed here is measured again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import measure
import pytest
import remake
import run_check
import use_file
from measure import Ports, WrongCheckError, checks_of, servers, support_of, version_of
from use_file import UseFile

from clusterlint.catalog.library import Check, Library, libraries
from clusterlint.catalog.remake.servers import newest
from clusterlint.catalog.remake.write import text_of

FILES = [use_file.read(path) for path in use_file.all_files()]
INSTALLED = [file for file in FILES if remake.installed_here(file)]


def name(one: UseFile | Library) -> str:
    return one.distribution


@pytest.fixture(scope="module")
def ports() -> Iterator[Ports]:
    with servers(newest()) as found:
        yield found


def test_every_file_has_a_row_and_every_row_a_file() -> None:
    assert sorted(libraries()) == sorted(file.distribution for file in FILES)


def test_the_rows_stand_in_order_one_a_line() -> None:
    text = (remake.HOME / remake.ROWS).read_text(encoding="utf-8")
    content = json.loads(text)
    assert list(content["libraries"]) == sorted(content["libraries"])
    assert text == text_of(content)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_row_says_what_its_file_says(file: UseFile) -> None:
    row = libraries()[file.distribution]
    assert (row.title, row.modules) == (file.title, file.modules)
    for use, told in zip(row.uses, file.uses, strict=True):
        written = {field: value for field, value in asdict(told).items() if field in remake.WRITTEN}
        assert {field: getattr(use, field) for field in written} == written
        if use.run:
            assert [(check.what, check.core) for check in use.checks] == [
                (one.what, one.core) for one in told.doings
            ]


@pytest.mark.parametrize("row", libraries().values(), ids=name)
def test_a_row_is_whole(row: Library) -> None:
    assert row.distribution == re.sub(r"[-_.]+", "-", row.distribution).lower()
    assert row.title and row.modules and row.uses
    assert len({use.role for use in row.uses}) == len(row.uses)
    for use in row.uses:
        assert use.role and use.configure and use.sources
        assert bool(use.run) == bool(use.checks) == (not use.unrun)
        assert (
            use.support == (support_of(use.checks) if use.checks else use.support) in ("yes", "partly", "no")
        )
        assert use.instead or use.support != "no"
        assert use.broken or use.support == "yes"
        assert use.always or use.imports or use.strings or use.extras, "nothing tells that this use is there"
        assert bool(use.strings) >= bool(use.calls or use.settings), (
            "calls and settings are told by their strings"
        )
        assert all(source.startswith("https://") for source in use.sources)
        assert {dotted.split(".")[0] for dotted in use.imports} <= set(row.modules)
        assert any(check.core for check in use.checks) or not use.checks


@pytest.mark.parametrize("row", libraries().values(), ids=name)
def test_outcomes_are_the_same_on_every_run(row: Library) -> None:
    for use in row.uses:
        for check in use.checks:
            assert re.match(r"works$|hangs$|raises \w+|wrong: .+ instead of ", check.outcome)
            assert not re.search(r"127\.0\.0\.1|/tmp/|0x[0-9a-f]{6}|\b1\d{4}\b", check.outcome)


def test_some_libraries_are_installed_here() -> None:
    assert len(INSTALLED) >= 3, "the dev extra has some, so that rows are measured again in every run"


@pytest.mark.parametrize("file", INSTALLED, ids=name)
def test_what_is_installed_here_does_what_its_row_says(file: UseFile, ports: Ports) -> None:
    row = libraries()[file.distribution]
    told = [use.checks for use in row.uses]
    run = {use.run for use in row.uses}
    assert checks_of(file, sys.executable, ports) == told, (
        f"the row was measured with {run}, here is {version_of(file, sys.executable)}: "
        f"python tests/libraries/remake.py {file.distribution}"
    )


def written(folder: Path, body: str) -> UseFile:
    """A use file for the client itself, with these checks."""
    path = folder / "redis.py"
    path.write_text(
        "import time\nfrom declare import KEYS, Use, World\n"
        "TITLE, DISTRIBUTION, MODULES, EXTRA_REQUIREMENTS = 'redis-py', 'redis', ('redis',), ()\n"
        f"USE = Use(role='client', configure='x')\n{body}"
    )
    return use_file.read(path)


COUNTS = """
@USE.check("count the keys that one node finds")
def count(world):
    import redis
    client = world.client()
    for name in KEYS:
        client.set(name, 1)
    return len(list(redis.Redis.from_url(world.url).scan_iter()))
"""
RAISES = """
@USE.check("write through one node", core=False)
def write(world):
    import redis
    for name in KEYS:
        redis.Redis.from_url(world.url).set(name, 1)
"""
ASYNC = """
@USE.check("write with the client that fits")
async def write(world):
    client = world.async_client()
    for name in KEYS:
        await client.set(name, name)
    return [await client.get(name) for name in KEYS]
"""
HANGS = """
@USE.check("wait for ever on a cluster")
def wait(world):
    while world.clustered:
        time.sleep(0.1)
"""
FAILS = """
@USE.check("fail everywhere")
def fail(world):
    raise LookupError("nothing")
"""


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (COUNTS, r"wrong: \d instead of 12$"),
        (RAISES, r"raises MovedError: N ADDRESS$"),
        (ASYNC, "works$"),
    ],
)
def test_a_check_tells_the_cluster_from_the_server(
    body: str, outcome: str, tmp_path: Path, ports: Ports
) -> None:
    [[check]] = checks_of(written(tmp_path, body), sys.executable, ports)
    assert re.match(outcome, check.outcome)


def test_a_check_that_does_not_end_hangs(
    tmp_path: Path, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "SECONDS", 3.0)
    [[check]] = checks_of(written(tmp_path, HANGS), sys.executable, ports)
    assert check.outcome == "hangs"


def test_a_check_that_fails_on_the_standalone_server_is_wrong(tmp_path: Path, ports: Ports) -> None:
    with pytest.raises(WrongCheckError, match=r"fail everywhere: on the standalone server.*LookupError"):
        checks_of(written(tmp_path, FAILS), sys.executable, ports)


@pytest.mark.parametrize(
    ("outcomes", "support"),
    [
        ((("works", True), ("works", False)), "yes"),
        ((("works", True), ("hangs", False)), "partly"),
        ((("raises E", True), ("works", False)), "no"),
    ],
)
def test_support_follows_from_the_outcomes(outcomes: tuple[tuple[str, bool], ...], support: str) -> None:
    assert support_of(tuple(Check("x", core, outcome) for outcome, core in outcomes)) == support


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("9189 127.0.0.1:11873", "N ADDRESS"),
        ("Error 111 connecting to localhost:6379. Refused", "Error N connecting to ADDRESS. Refused"),
        ("<Pool at 0x7f3a5c1b2d90>", "<Pool at ID>"),
        ("no file /tmp/abc/def/shop.py here", "no file shop.py here"),
        ("Command # 2 (SET a 1) of pipeline caused error: 9189 127.0.0.1:1", "in a pipeline: N ADDRESS"),
        ("job 0b8a7f5e-1c2d-4e3f-8a9b-0c1d2e3f4a5b failed", "job ID failed"),
        ("key {0} has\n  two lines", "key {0} has two lines"),
    ],
)
def test_messages_lose_what_changes_from_run_to_run(text: str, shown: str) -> None:
    assert run_check.masked(text) == shown


def test_a_wrapped_error_tells_what_is_at_its_bottom() -> None:
    outer = RuntimeError("cannot send")
    outer.__cause__ = ValueError("MOVED 5 127.0.0.1:70")
    assert run_check.described(outer) == "RuntimeError: cannot send <- ValueError: MOVED N ADDRESS"


def test_a_library_that_does_not_install_keeps_what_was_read(tmp_path: Path) -> None:
    file = written(tmp_path, "USE.support = 'partly'\n" + FAILS)
    [use] = remake.row_of(file, [()], "", "does not install: no wheel")["uses"]
    assert (use["support"], use["run"], use["unrun"]) == ("partly", "", "does not install: no wheel")


def test_the_script_says_what_it_needs() -> None:
    script = Path(remake.__file__)
    done = subprocess.run([sys.executable, str(script), "--help"], capture_output=True, text=True, check=True)
    assert "--venvs" in done.stdout and "--without-install" in done.stdout


def test_a_row_keeps_the_order_of_the_fields(tmp_path: Path) -> None:
    file = written(tmp_path, FAILS)
    row: dict[str, Any] = remake.row_of(file, [(Check("fail everywhere", True, "works"),)], "1.0", "")
    assert list(row["uses"][0])[:3] == ["role", "support", "since"]
    assert row["uses"][0]["run"] == "1.0"
