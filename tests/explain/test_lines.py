"""Code that raises an error, and the error: its line is among those that are told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from live_servers import Servers

from clusterlint.cli.main import run

HEAD = """\
import redis

r = redis.RedisCluster(host="a")
plain = redis.Redis(host="b")
"""
# The last line of the code is the one that raises. Every error is what the clients said to it (test_measured.py).
RAISED = [
    ("plain.mget('a:x', 'b:x')", "CROSSSLOT Keys in request don't hash to the same slot", "CL101"),
    (
        "plain.eval(\"return redis.call('get', 'foo')\", 0)",
        "Script attempted to access a non local key in a cluster node",
        "CL106",
    ),
    ("plain.sort('a', by='w_*')", "BY option of SORT denied in Cluster mode.", "CL107"),
    ("r.mget('a:x', 'b:x')", "MGET - all keys must map to the same key slot", "CL101"),
    ("r.eval('return 1', 2, 'a:x', 'b:x')", "EVAL - all keys must map to the same key slot", "CL105"),
    ("r.connection_pool", "'RedisCluster' object has no attribute 'connection_pool'", "CL303"),
    ("r.echo('x')", "No way to dispatch this command to Redis Cluster. Missing key.", "CL303"),
    ("r.move('a', 1)", "MOVE is not allowed in cluster mode", "CL202"),
    (
        "r.copy('a', '{a}', destination_db=1)",
        "Copying to another database is not allowed in cluster mode",
        "CL202",
    ),
    ("r.swapdb(0, 1)", "SWAPDB is not supported in cluster mode", "CL202"),
    (
        "r.pipeline().mget('a', 'b')",
        "ERROR: Calling pipelined function mget is blocked when running redis in cluster mode...",
        "CL104",
    ),
    (
        "r.pipeline().delete('a', 'b')",
        "deleting multiple keys is not implemented in pipeline command",
        "CL104",
    ),
    ("r.pipeline().watch('a')", "method watch() is not supported outside of transactional context", "CL104"),
    (
        "r.pipeline().eval('return 1', 0)",
        "TypeError: ClusterPipeline.eval() takes 1 positional argument but 3 were given",
        "CL104",
    ),
    ("r.pipeline(shard_hint=1)", "shard_hint is deprecated in cluster mode", "CL104"),
    (
        "p = r.pipeline(transaction=True)\np.set('a', 1)\np.set('b', 1)\np.execute()",
        "All keys involved in a cluster transaction must map to the same slot",
        "CL103",
    ),
    ("redis.RedisCluster(host='a', db=1)", "Argument 'db' is not possible to use in cluster mode", "CL201"),
    (
        "redis.RedisCluster.from_url('redis://a/1')",
        "A ``db`` querystring option can only be 0 in cluster mode",
        "CL201",
    ),
    ("redis.Redis(host='a', db=1)", "SELECT is not allowed in cluster mode", "CL201"),
    (
        "redis.RedisCluster(unix_socket_path='/a')",
        "Redis Cluster cannot be connected. Please provide at least one reachable node",
        "CL302",
    ),
    (
        "redis.RedisCluster(host='a', connection_pool=redis.ConnectionPool())",
        "redis.exceptions.ClusterError: TTL exhausted.",
        "CL302",
    ),
    ("redis.Redis(host='a')", "MOVED 12182 a:6379", "CL301"),
]


@pytest.mark.parametrize(("code", "error", "rule"), RAISED, ids=[code for code, _, _ in RAISED])
def test_the_line_is_told(
    code: str, error: str, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEAD + code + "\n"
    (tmp_path / "app.py").write_text(text)
    status = run(["explain", "--isolated", "--no-cache", "--format", "json", error, str(tmp_path)])
    (told,) = json.loads(capsys.readouterr().out)["errors"]
    last = text.count("\n")
    assert status == 0
    raising = {(one["rule"], line) for one in told["findings"] for line in range(one["line"], last + 1)}
    assert (rule, last) in raising, told["findings"]
    if rule != "CL301":
        assert all(one["line"] > HEAD.count("\n") for one in told["findings"])


def told_calls(error: str, code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    (folder / "app.py").write_text(HEAD + code)
    assert run(["explain", "--isolated", "--no-cache", "--format", "json", error, str(folder)]) == 0
    (told,) = json.loads(capsys.readouterr().out)["errors"]
    assert told["findings"] == []
    return [call["command"] for call in told["calls"]]


def test_calls_with_nothing_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "r.get('a')\nr.mget('{a}1', '{a}2')\nr.evalsha('0' * 40, 1, 'a')\n"
    assert told_calls("TRYAGAIN Multiple keys request during rehashing of slot", code, tmp_path, capsys) == [
        "MGET"
    ]
    assert told_calls("NoScriptError: No matching script.", code, tmp_path, capsys) == ["EVALSHA"]


def test_options_that_do_not_raise_it_are_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.py").write_text("import redis\nredis.RedisCluster(host='a', health_check_interval=3)\n")
    run(
        [
            "explain",
            "--isolated",
            "--no-cache",
            "--format",
            "json",
            "ClusterError: TTL exhausted.",
            str(tmp_path),
        ]
    )
    (told,) = json.loads(capsys.readouterr().out)["errors"]
    assert told["findings"] == []


SERVICE = """\
import sys

import redis


def titles(client):
    return client.mget("a:x", "b:x")


def moved(port):
    plain = redis.Redis(port=port)
    try:
        plain.get("foo")
    except redis.RedisError as problem:
        titles(redis.RedisCluster(host="127.0.0.1", port=port))


moved(int(sys.argv[1]))
"""


def test_a_real_traceback(
    tmp_path: Path,
    live_servers: Servers,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two errors, one raised while the other is handled, as the interpreter and the client print them."""
    program, deployed = tmp_path / "shop", tmp_path / "srv" / "shop"
    for folder in (program, deployed):
        folder.mkdir(parents=True)
        (folder / "titles.py").write_text(SERVICE)
    port = str(live_servers.cluster[0].port)
    done = subprocess.run(
        [sys.executable, str(deployed / "titles.py"), port], capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 1
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(done.stderr)))
    assert run(["explain", "--isolated", "--no-cache", "--format", "json", "-", str(program)]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)["errors"]}
    assert set(found) == {"moved", "client-cross-slot"}
    moved, refused = found["moved"], found["client-cross-slot"]
    assert [slot["slot"] for slot in moved["slots"]] == [12182]
    assert [(one["line"], one["sends"]) for one in moved["traceback"]] == [(13, ["GET"])]
    assert [(one["line"], one["sends"]) for one in refused["traceback"]][-1] == (7, ["MGET"])
    assert [one["rule"] for one in refused["traceback"][-1]["findings"]] == ["CL101"]
    assert (refused["commands"], refused["count"], moved["count"]) == (["MGET"], 1, 1)
