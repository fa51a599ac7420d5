"""Runs that are cut off: killed, interrupted, with lost connections and restarted servers. Nothing is lost, nothing doubled."""

from __future__ import annotations

import itertools
import json
import random
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from data_sets import connect, family, fill, holdings, moved, names
from live_servers import HOST, find_binary
from migrating import World, address_of, identity_holds, wait_until

from clusterlint.migrate.copying import Copying
from clusterlint.migrate.errors import Lost
from clusterlint.migrate.renaming import Renaming

KEYS = 20_000
FEW = 6_000
KILLS = 5
BATCH = ("--batch", "200")

Capsys = pytest.CaptureFixture[str]


def cut_off(world: World, words: list[str], how: signal.Signals, reached: Callable[[], bool]) -> str:
    """Start a run and end it when so much is done; gives what it printed."""
    process = world.start(*words)
    wait_until(lambda: reached() or process.poll() is not None, "the run got so far")
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert process.returncode != 0, "it was complete before it was cut off: " + err
    return out


def renamed_so_far(world: World) -> int:
    """Keys in their new form, as the state file has counted them."""
    try:
        return int(json.loads(world.state.read_text())["counts"]["renamed"])
    except (FileNotFoundError, ValueError):
        return 0


def test_a_copy_that_is_killed_again_and_again(world: World, capsys: Capsys) -> None:
    draw = random.Random(1)
    fill(world.source, names(KEYS))
    before = holdings(world.source)
    stages = sorted(draw.sample(range(1, KEYS - 2_000), KILLS))
    for stage in stages:
        cut_off(world, [*world.copy, *BATCH], signal.SIGKILL, lambda s=stage: world.written() >= s)  # type: ignore[misc]
    assert stages[-1] <= world.written() < KEYS
    status, report = world.run(capsys, *world.copy, *BATCH, "--verify", "all")
    identity_holds(report)
    assert (status, report["scanned"], report["copied"], report["compared"]) == (0, KEYS, KEYS, KEYS)
    assert holdings(*world.nodes) == moved(before)
    assert holdings(world.source) == before


def test_a_rename_that_is_killed_again_and_again(world: World, capsys: Capsys) -> None:
    draw = random.Random(3)
    fill(world.source, names(KEYS))
    before = holdings(world.source)
    families = KEYS * 3 // 5
    for stage in sorted(draw.sample(range(1, families - 2_000), KILLS)):
        cut_off(
            world,
            [*world.in_place, "--batch", "50"],
            signal.SIGKILL,
            lambda s=stage: renamed_so_far(world) >= s,  # type: ignore[misc]
        )
    status, report = world.run(capsys, *world.in_place)
    identity_holds(report)
    assert (status, report["renamed"], report["left"], report["missing"]) == (0, families, KEYS - families, 0)
    assert holdings(world.source) == moved(before)


def test_a_move_to_database_0_that_is_killed_again_and_again(world: World, capsys: Capsys) -> None:
    draw = random.Random(4)
    other = connect(world.servers.standalone, 2)
    fill(other, names(KEYS))
    before = holdings(other)
    whole = {**family("{key}", "db2:{key}", "(.+)", r"db2:\g<1>"), "database": 2}
    world.map.write_text(json.dumps({"schema": 1, "families": [whole]}))
    in_place = ["--in-place", world.servers.standalone.url + "/2"]
    for stage in sorted(draw.sample(range(1, KEYS - 2_000), KILLS)):
        cut_off(
            world,
            [*in_place, "--batch", "50"],
            signal.SIGKILL,
            lambda s=stage: renamed_so_far(world) >= s,  # type: ignore[misc]
        )
    status, report = world.run(capsys, *in_place)
    identity_holds(report)
    assert (status, report["renamed"], report["left"], report["missing"]) == (0, KEYS, 0, 0)
    assert other.dbsize() == 0
    assert holdings(world.source) == {b"db2:" + key: value for key, value in before.items()}


def test_an_interrupted_run_says_so_and_goes_on(world: World, capsys: Capsys) -> None:
    fill(world.source, names(FEW))
    before = holdings(world.source)
    out = cut_off(world, [*world.copy, *BATCH], signal.SIGINT, lambda: world.written() > 1_500)
    told = json.loads(out)
    assert told["problem"] == "interrupted; run the same command again to go on"
    assert told["copied"] == told["scanned"] == world.written()
    assert world.run(capsys, *world.copy, *BATCH)[1]["copied"] == FEW
    assert holdings(*world.nodes) == moved(before)


def test_an_interrupted_survey_leaves_nothing(world: World) -> None:
    fill(world.source, names(3_000))
    world.source.config_resetstat()
    process = world.start(*world.copy, "--batch", "1", "--dry-run")
    wait_until(lambda: world.source.info("commandstats").get("cmdstat_scan", {}).get("calls", 0) > 20, "it scans")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, world.state.exists()) == (1, False)
    assert "incomplete, nothing was written: interrupted" in err


def test_connections_that_are_lost_are_made_again(world: World) -> None:
    """All connections of the source and of one node, a few times in the middle."""
    fill(world.source, names(FEW))
    before = holdings(world.source)
    process = world.start(*world.copy, *BATCH, "--verify", "none")
    for stage in range(1, FEW - 1_000, 1_000):
        wait_until(lambda s=stage: world.written() >= s, "the run got so far")  # type: ignore[misc]
        for client in (world.source, world.nodes[1]):
            client.execute_command("CLIENT KILL", "TYPE", "normal", "SKIPME", "yes")
    out, err = process.communicate(timeout=120)
    report = json.loads(out)
    identity_holds(report)
    assert (process.returncode, report["copied"]) == (0, FEW), err
    assert "trying again" in err
    assert holdings(*world.nodes) == moved(before)


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize(("step", "write"), [(Copying, "_write"), (Renaming, "_rename")])
def test_a_batch_is_counted_once(
    world: World, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, step: Any, write: str, after: bool
) -> None:
    """Cut off at the worst moment: just before, and just after, a batch is written and before it is counted."""
    fill(world.source, names(1_000))
    before = holdings(world.source)
    real, calls = getattr(step, write), itertools.count()

    def torn(self: Any, pending: Any) -> None:
        lost = next(calls) % 3 == 1
        if after or not lost:
            real(self, pending)
        if lost:
            raise Lost("the connection")

    monkeypatch.setattr(step, write, torn)
    words = world.copy if step is Copying else world.in_place
    status, report = world.run(capsys, *words, "--batch", "64")
    identity_holds(report)
    assert (status, report["scanned"]) == (0, 1_000)
    assert (report["copied"], report["renamed"]) == ((1_000, 0) if step is Copying else (0, 600))
    assert next(calls) > 15
    assert holdings(*(world.nodes if step is Copying else [world.source])) == moved(before)


class OwnServer:
    """A standalone server that keeps its data on disk and comes back on its port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start it, on what the last one has left."""
        words = ["--port", str(self.port), "--bind", HOST, "--dir", str(self.folder), "--save", ""]
        more = ["--appendonly", "yes", "--appendfsync", "no"]
        self.process = subprocess.Popen([str(find_binary()), *words, *more], stdout=subprocess.DEVNULL)
        wait_until(self._answers, "the server answers")

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    @property
    def client(self) -> redis.Redis:
        """A fresh client."""
        return connect(address_of(self.port))

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[OwnServer]:
    """One that may be killed."""
    folder = tmp_path / "server"
    folder.mkdir()
    server = OwnServer(folder)
    yield server
    server.kill()


@pytest.mark.parametrize("mode", ["copy", "rename"])
def test_a_source_that_is_killed_and_comes_back(world: World, own_server: OwnServer, mode: str) -> None:
    """Its cursors are worth nothing afterwards; what was done is not done again."""
    fill(own_server.client, names(FEW))
    # What the server itself keeps over that: Redis 7.0 forgets how many entries a group has read.
    own_server.kill()
    own_server.start()
    before = holdings(own_server.client)
    url = f"redis://{HOST}:{own_server.port}"
    words = ["--from", url, *world.copy[2:]] if mode == "copy" else ["--in-place", url]
    process = world.start(*words, *BATCH, "--verify", "counts")
    reached: Any = (lambda: world.written() > 2_000) if mode == "copy" else (lambda: renamed_so_far(world) > 1_000)
    wait_until(reached, "the run got so far")
    own_server.kill()
    own_server.start()
    out, err = process.communicate(timeout=120)
    report = json.loads(out)
    identity_holds(report)
    assert process.returncode == 0, err
    assert "was restarted: it is scanned from the beginning" in err
    if mode == "copy":
        assert report["copied"] + report["equal"] == FEW
        assert 2_000 - 200 <= report["earlier"] <= report["equal"] <= report["earlier"] + 200
        assert holdings(*world.nodes) == moved(before)
    else:
        assert (report["renamed"], report["missing"]) == (FEW * 3 // 5, 0)
        assert holdings(own_server.client) == moved(before)


def test_a_source_that_stays_away(world: World, own_server: OwnServer) -> None:
    fill(own_server.client, names(FEW))
    words = ["--from", f"redis://{HOST}:{own_server.port}", *world.copy[2:], *BATCH, "--retry", "0.5"]
    process = world.start(*words)
    wait_until(lambda: world.written() > 1_000, "the run got so far")
    own_server.kill()
    out, _ = process.communicate(timeout=60)
    report = json.loads(out)
    assert (process.returncode, report["complete"]) == (1, False)
    assert report["problem"].endswith("; run the same command again to go on")
    own_server.start()
    process = world.start(*words)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, json.loads(out)["missing"]) == (0, 0), err
    assert world.written() == FEW


def test_one_run_at_a_time(world: World, capsys: Capsys) -> None:
    fill(world.source, names(2_000))
    process = world.start(*world.copy, "--rate", "500", "--batch", "50")
    wait_until(world.state.exists, "the first one writes")
    status, report = world.run(capsys, *world.copy)
    assert (status, report["error"]) == (
        2,
        f"clusterlint: error: {world.state}: another run works with this state file\n",
    )
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
