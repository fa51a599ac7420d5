"""--keys-from and --redis of `keys` and `audit`, as a user runs them."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from live_servers import Servers

from clusterlint.cli.main import run
from clusterlint.slots import key_slot, node_of

CODE = 'import redis\nr = redis.Redis.from_url("redis://cache/0")\n\n\ndef both(u):\n    return r.mget(f"user:{u}:name", f"user:{u}:mail")\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "clusterlint.toml").write_text("")
    (tmp_path / "keys.txt").write_text("".join(f"user:{n}:name\t{n + 60}\nuser:{n}:mail\t70\n" for n in range(40)) + "old:1\t9\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    out, err = capsys.readouterr()
    return int(status), out, err


def test_the_families_with_their_keys(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "keys", "--keys-from", "keys.txt")
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert ["user:{u}:name", "40", "49.4", "%", "3.1", "KB", "53.1", "%", "40", "->", "40"] in rows
    assert ["old:{}", "1", "1.2", "%", "9", "B", "0.2", "%", "old:1"] in rows
    assert "81 keys of `keys.txt` (read as: keys-bytes), 5.8 KB together." in out
    assert max(map(len, out.splitlines())) <= 100


def test_json_and_standard_input(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"user:7:name\nuser:7:mail\nx:1\n")))
    status, out, _ = outcome(capsys, "keys", "--format", "json", "--keys-from", "-", "--masters", "4")
    found = json.loads(out)["observed"]
    assert status == 0 and (found["stream"]["source"], found["what"], found["keys"]) == ("standard input", "keys", 3)
    masters = [node_of(key_slot(key), 4) for key in ("user:7:name", "user:7:mail", "x:1")]
    assert [node["now"]["keys"] for node in found["nodes"]] == [masters.count(number) for number in range(4)]
    assert {one["family"]["template"]: one["load"]["keys"] for one in found["families"]} == {"user:{u}:name": 1, "user:{u}:mail": 1}
    assert found["strangers"]["groups"][0]["template"] == "x:{}" and found["bytes"] is None


def test_the_audit_has_it_in_every_format(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = ("-o", "a.html", "-o", "a.md", "-o", "a.json")
    status, out, err = outcome(capsys, "audit", "--keys-from", "keys.txt", "--node-memory", "1gb", *outputs)
    assert (status, out, err) == (0, "", "")
    verdict = "3 masters of 1 GB are enough: master "
    html, markdown = (project / "a.html").read_text(), (project / "a.md").read_text()
    assert '<section id="observed"' in html and html.count(verdict) == 2 and '<a href="#observed">Observed keys</a>' in html
    assert "## Observed keys" in markdown and verdict in markdown and "| `user:{u}:name` | 40 |" in markdown
    document = json.loads((project / "a.json").read_text())
    assert document["observed"]["capacity"]["fits"][0]["enough"] is True
    assert outcome(capsys, "audit", "-o", "b.html", "-o", "b.json")[0] == 0
    assert "observed" not in (project / "b.html").read_text().split("<style>")[1].split("</style>")[1]
    assert json.loads((project / "b.json").read_text())["observed"] is None


def test_names_of_keys_are_escaped(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "keys.txt").write_bytes(b"<img src=x onerror=alert(1)>\t10\n`a|b`:\xff\t20\nredis://u:hunter2@h/1\t5\n")
    assert outcome(capsys, "audit", "--keys-from", "keys.txt", "-o", "a.html", "-o", "a.md", "-o", "a.json")[0] == 0
    html, markdown = (project / "a.html").read_text(), (project / "a.md").read_text()
    assert "&lt;img src=x onerror=alert(" in html and "<img src" not in html
    assert r"`a\|b`:\\xff" in markdown.replace("``", "") or r"a\|b" in markdown
    assert "hunter2" not in html + markdown + (project / "a.json").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--keys-from", "none.txt"), "--keys-from none.txt: no such file"),
        (("--keys-from", "."), "--keys-from .: a folder, not a file"),
        (("--keys-from", "keys.txt", "--redis", "redis://h"), "give --keys-from or --redis, not both"),
        (("--node-memory", "60gb"), "--node-memory needs --keys-from or --redis"),
        (("--keys-from", "keys.txt", "--headroom", "10"), "--headroom needs --node-memory"),
        (("--keys-from", "keys.txt", "--sample", "10"), "--sample needs --redis"),
        (("--redis", "redis://u:hunter2@127.0.0.1:1"), "--redis 127.0.0.1:1: Error 111 connecting"),
        (("--redis", "u:hunter2@h"), "--redis: not the URL of a Redis server"),
        (("--keys-from", "keys.txt", "--node-memory", "much"), "'much' is no size; say 60gb or 500mb"),
        (("--keys-from", "keys.txt", "--node-memory", "0gb"), "'0gb' is no size"),
    ],
)
@pytest.mark.parametrize("command", ["keys", "audit"])
def test_one_line_says_what_is_wrong(
    command: str, arguments: tuple[str, ...], words: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(capsys, command, *arguments)
    assert status == 2 and out == "" and words in err and "hunter2" not in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "dot"), "--keys-from has no format dot"),
        (("--family", "user:*"), "--family does not go with real keys"),
    ],
)
def test_keys_shows_either(arguments: tuple[str, ...], words: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome(capsys, "keys", "--keys-from", "keys.txt", *arguments)
    assert status == 2 and words in err


def test_what_redis_cli_says_in_place_of_keys(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "keys.txt").write_text("(error) NOAUTH Authentication required.\n")
    status, _, err = outcome(capsys, "keys", "--keys-from", "keys.txt")
    assert status == 2
    assert err == (
        "clusterlint: error: --keys-from keys.txt: no keys, but what redis-cli said: (error) NOAUTH Authentication required.\n"
    )


def test_an_empty_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "keys.txt").write_text("")
    status, out, _ = outcome(capsys, "keys", "--keys-from", "keys.txt", "--node-memory", "1gb")
    assert status == 0 and out.startswith("- No key was found, so nothing is measured.\n")


def test_a_server(project: Path, capsys: pytest.CaptureFixture[str], live_servers: Servers) -> None:
    node = live_servers.standalone
    with redis.Redis(*node) as client:
        client.flushall()
        client.mset({f"user:{n}:name": "x" * n for n in range(100)} | {"old:1": "x"})
        url = f"redis://:@{node.host}:{node.port}"
        status, out, err = outcome(capsys, "audit", "--redis", url, "--redis-rate", "0", "-o", "a.json", "--node-memory", "1gb")
        client.flushall()
    assert (status, out, err) == (0, "", "")
    found = json.loads((project / "a.json").read_text())["observed"]
    assert (found["keys"], found["sample"], found["strangers"]["load"]["keys"]) == (101, None, 1)
    assert found["used_memory"] > 0 and found["capacity"]["fits"][0]["enough"] is True
    status, out, _ = outcome(capsys, "keys", "--redis", url, "--sample", "10", "--format", "json")
    assert status == 0


def test_without_redis_py(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    status, _, err = outcome(capsys, "keys", "--redis", "redis://h")
    assert (status, err) == (2, "clusterlint: error: --redis needs redis-py: pip install 'clusterlint[observe]'\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_ctrl_c_gives_what_was_seen_and_a_terminal_shows_how_far_it_is(project: Path, live_servers: Servers) -> None:
    node = live_servers.standalone
    with redis.Redis(*node) as client:
        client.flushall()
        client.mset({f"user:{n}:name": "x" for n in range(5000)})
        ours, theirs = os.openpty()
        words = ["keys", "--redis", f"redis://{node.host}:{node.port}", "--redis-rate", "400", "--isolated", "."]
        process = subprocess.Popen(
            [sys.executable, "-m", "clusterlint", *words], stdout=subprocess.PIPE, stderr=theirs, cwd=project
        )
        os.close(theirs)
        shown = b""
        while b"keys, " not in shown:
            shown += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=60)[0].decode()
        os.close(ours)
        client.flushall()
    assert process.returncode == 0
    assert re.search(r"A sample: \d+ of 5,000 keys\. ", out) and "It ended early." in " ".join(out.split())
    assert "user:{u}:name" in out
