"""The command line of migrate-keys: what it refuses, what it never prints, what it says in text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import redis
from data_sets import fill, key_map, names
from live_servers import HOST
from migrating import World

from clusterlint.cli.main import run

Capsys = pytest.CaptureFixture[str]

USAGE = [
    ([], "give --from URL and --to URL to copy, or --in-place URL to rename"),
    (["--from", "redis://h", "--in-place", "redis://h"], "give --from URL and --to URL to copy, or --in-place URL to rename"),
    (["--from", "redis://h"], "a copy needs both --from URL and --to URL"),
    (["--to", "redis://h"], "a copy needs both --from URL and --to URL"),
    (["--from", "redis://h", "--to", " "], "--to: no URL"),
    (["--in-place", "redis://h", "--again"], "--again is for copies, not for --in-place"),
    (["--in-place", "redis://h", "--prefix-db"], "--prefix-db is for copies, not for --in-place"),
    (["--in-place", "redis://h", "--verify", "all"], "--verify sample and all compare with a copy; --in-place has counts and none"),
    (
        ["--from", "http://u:hush@h", "--to", "redis://h"],
        "--from: not the URL of a Redis server, as redis://host:6379/0, rediss://host:6379 or unix:///path",
    ),
    (
        ["--from", "redis://h", "--to", "redis://:hush@h:port"],
        "--to: not the URL of a Redis server, as redis://host:6379/0, rediss://host:6379 or unix:///path",
    ),
    (["--from", "redis://h", "--to", "redis://h/1"], "--to: a cluster has database 0 only; --prefix-db keeps databases apart"),
    (["--from", "redis://h", "--to", "unix:///s"], "--to: the nodes of a cluster have host and port, no unix socket"),
    (
        ["--from", "redis://h", "--to", "redis://h", "--state", "{map}"],
        "{map}: KEY_MAP, --state and --failed have to be three files",
    ),
    (["--from", "redis://h", "--to", "redis://h", "--endpoint", "X"], "{map}: no endpoint 'X'; it has: none"),
]


@pytest.mark.parametrize(("words", "wanted"), USAGE, ids=lambda value: value if isinstance(value, str) else "")
def test_usage(words: list[str], wanted: str, tmp_path: Path, capsys: Capsys) -> None:
    path = key_map(tmp_path / "map.json")
    assert run(["migrate-keys", str(path), *(word.replace("{map}", str(path)) for word in words)]) == 2
    assert capsys.readouterr().err == f"clusterlint: error: {wanted.replace('{map}', str(path))}\n"


def test_servers_of_the_wrong_kind(world: World, capsys: Capsys) -> None:
    alone, node = world.servers.standalone, world.servers.cluster[0]
    for words, wanted in (
        (["--from", alone.url, "--to", alone.url], f"--to 127.0.0.1:{alone.port}: not a node of a cluster"),
        (["--from", node.url, "--to", node.url], "not a standalone server: it is a node of a cluster already"),
        (["--in-place", node.url], "not a standalone server: RENAME cannot cross slots"),
    ):
        assert run(world.words(*words)) == 2
        assert wanted in capsys.readouterr().err


def test_nobody_there(tmp_path: Path, capsys: Capsys) -> None:
    path = key_map(tmp_path / "map.json")
    url = f"redis://:hush@{HOST}:1"
    assert run(["migrate-keys", str(path), "--from", url, "--to", url, "--retry", "0"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("clusterlint: incomplete, nothing was written: 127.0.0.1:1: ")
    assert "hush" not in told
    assert not (tmp_path / "map.state").exists()


def test_a_wrong_password_is_not_shown(world: World, capsys: Capsys) -> None:
    world.source.config_set("requirepass", "right")
    try:
        url = world.servers.standalone.url.replace("redis://", "redis://:hush@")
        assert run(world.words("--from", url, *world.copy[2:])) == 2
        told = capsys.readouterr()
        assert "refuses the login" in told.err
        assert "hush" not in told.out + told.err
        right = url.replace("hush", "right")
        assert run(world.words("--from", right, *world.copy[2:])) == 0
        told = capsys.readouterr()
        assert "right" not in told.out + told.err + world.state.read_text()
    finally:
        redis.Redis(*world.servers.standalone, password="right").config_set("requirepass", "")


def test_without_redis_py(tmp_path: Path) -> None:
    path = key_map(tmp_path / "map.json")
    (tmp_path / "redis.py").write_text("raise ImportError('not installed')\n")
    words = ["migrate-keys", str(path), "--in-place", "redis://h"]
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from clusterlint.cli.main import run; sys.exit(run({words!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "clusterlint: error: migrate-keys needs redis-py: pip install 'clusterlint[migrate]'\n"


def test_a_state_file_of_another_run(world: World, capsys: Capsys) -> None:
    world.source.set("a", 1)
    assert run(world.words(*world.copy)) == 0
    capsys.readouterr()
    assert run(world.words(*world.copy, "--only-mapped")) == 2
    assert capsys.readouterr().err == (
        f"clusterlint: error: {world.state}: belongs to a run with another --only-mapped (False); "
        "name another --state, or delete it to begin anew\n"
    )
    world.state.write_text('{"schema": 1}')
    assert run(world.words(*world.copy)) == 2
    assert "not a state file of this version of migrate-keys" in capsys.readouterr().err
    world.state.unlink()
    assert run(world.words(*world.copy, "--again")) == 2
    assert f"--again: there is no finished pass in {world.state}" in capsys.readouterr().err


def test_a_complete_pass_is_not_done_again(world: World, capsys: Capsys) -> None:
    world.source.set("a", 1)
    assert run(world.words(*world.copy)) == 0
    capsys.readouterr()
    assert run(world.words(*world.copy)) == 0
    told = capsys.readouterr()
    assert told.err == (
        f"clusterlint: {world.state}: complete already, nothing was done; --again copies what has changed since\n"
    )
    assert told.out.endswith("Complete\n")


def test_replies_are_bytes_whatever_the_url_says(world: World, capsys: Capsys) -> None:
    fill(world.source, names(50))
    urls = [url + "?decode_responses=true&protocol=3" if "redis" in url else url for url in world.copy]
    assert world.run(capsys, *urls, "--verify", "all")[1]["copied"] == 50


def test_progress_in_lines(world: World, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no terminal; every ten seconds, here at every chance."""
    monkeypatch.setattr("clusterlint.cli.migrate_keys._EVERY", 0.0)
    fill(world.source, names(400))
    assert run(world.words(*world.copy, "--batch", "50")) == 0
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith("clusterlint: ") for line in lines)
    for phase in ("survey", "write", "verify"):
        assert any(f" {phase}: " in line and " of 400 keys, " in line for line in lines)
