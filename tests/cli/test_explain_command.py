"""``clusterlint explain`` as a user runs it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clusterlint.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
CODE = """\
import redis

r = redis.RedisCluster(host="a")
plain = redis.Redis(host="b", password="hunter2")


def names(uid):
    return r.mget(f"user:{uid}:name", f"user:{uid}:mail")


def rename(uid):
    r.rename(f"user:{uid}:name", f"old:{uid}:name")  # clusterlint: ignore[CL101] they ask for it
    plain.set("foo", 1)


def pool():
    return r.connection_pool


def send(uid):
    pipe = r.pipeline(transaction=True)
    pipe.set(f"user:{uid}:name", 1)
    pipe.set(f"user:{uid}:mail", 1)
    pipe.execute()
"""
LOG = """\
Traceback (most recent call last):
  File "/srv/app/app.py", line 24, in send
    pipe.execute()
redis.exceptions.CrossSlotTransactionError: All keys involved in a cluster transaction must map to the same slot
Traceback (most recent call last):
  File "/srv/app/app.py", line 400, in gone
    pipe.execute()
  File "/srv/app/app.py", line 7, in names
    def names
redis.exceptions.MovedError: 12182 10.0.0.3:6379
redis.exceptions.MovedError: 12182 10.0.0.3:6379
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "clusterlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["explain", *arguments])
    out, err = capsys.readouterr()
    return int(status), out, err


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    status, out, err = outcome(capsys, "--format", "json", *arguments)
    assert (status, err) == (0, "")
    return json.loads(out)


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def places(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(one["rule"], one["line"]) for one in found]


def test_the_lines_of_a_command(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = document(capsys, "MGET - all keys must map to the same key slot")["errors"]
    assert error["id"] == "client-cross-slot"
    assert places(error["findings"]) == [("CL101", 8)]
    assert error["narrowed"] and error["others"] > 0


def test_what_is_suppressed_raises_all_the_same(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = document(capsys, "RENAME - all keys must map to the same key slot")["errors"]
    assert places(error["findings"]) == [("CL101", 12)]


def test_an_attribute_by_its_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = document(capsys, "'RedisCluster' object has no attribute 'connection_pool'")["errors"]
    assert [line for _, line in places(error["findings"])] == [17]


def test_a_log(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, LOG)
    found = document(capsys, "-", ".")
    moved, transaction = found["errors"]
    assert (found["lines"], found["masters"]) == (11, 3)
    assert (moved["id"], moved["count"], moved["slots"]) == ("moved", 2, [{"slot": 12182, "node": 3}])
    assert places(moved["findings"]) == [("CL301", 4)]
    assert [(key["line"], key["key"]) for key in moved["constants"]] == [(13, "foo")]
    # A line that the file does not have is left out, one without a call is shown without.
    assert [(one["line"], one["sends"], one["findings"]) for one in moved["traceback"]] == [(7, [], [])]
    (frame,) = transaction["traceback"]
    assert (frame["path"], frame["line"], frame["sends"]) == ("app.py", 24, ["SET"])
    assert "CL103" in {rule for rule, _ in places(frame["findings"])}


def test_text(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, LOG)
    status, out, err = outcome(capsys, "-")
    assert (status, err) == (0, "")
    assert out.index("MOVED: the key lives on another node") < out.index("a transaction over several slots")
    assert "12182, of master 3 of 3 (10923-16383)" in out
    assert "10.0.0.3:6379: a private address" in out
    assert "app.py:24 in send: SET" in out
    assert "app.py:13  SET foo (slot 12182)" in out
    assert out.endswith("3 errors of 2 kinds in 11 lines.\n")


def test_without_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = document(capsys, "--no-code", "--masters", "6", "MOVED 12182 :1")["errors"]
    assert (error["slots"], error["findings"]) == ([{"slot": 12182, "node": 5}], None)
    status, out, _ = outcome(capsys, "--no-code", "MOVED 12182 :1")
    assert status == 0 and "app.py" not in out


def test_as_the_server_sends_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (error,) = document(capsys, "--no-code", "-CROSSSLOT Keys in request don't hash to the same slot")[
        "errors"
    ]
    assert error["sample"].startswith("CROSSSLOT")
    assert outcome(capsys, "--no-cod", "MOVED 1 a:1")[0] == 2


def test_nothing_about_what_the_error_names(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "SUNION - all keys must map to the same key slot")
    assert status == 0 and "of these rules; none about SUNION" in out


def test_passwords_are_not_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "redis://u:hunter2@h:1 MOVED 12182 h:1"
    for more in ([], ["--format", "json"]):
        status, out, _ = outcome(capsys, *more, line)
        assert status == 0 and "hunter2" not in out and "***" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["CROSSLOT Keys in request dont hash to the same slot"],
            'the nearest is "CROSSSLOT Keys in request',
        ),
        (["disk full"], '"disk full" is no known error of a Redis Cluster'),
        (["app.py"], "app.py is a file or folder: give the text of an error first"),
        (["-"], "no known error of a Redis Cluster in 2 lines"),
        ([], "no known error of a Redis Cluster in 2 lines"),
        (["y" * 5000], "is no known error"),
    ],
)
def test_unknown(
    arguments: list[str],
    words: str,
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    piped(monkeypatch, "fine\nall is well\n")
    status, out, err = outcome(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err and err.count("\n") == 1 and len(err) < 400


def test_the_process_loads_no_parser_without_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "clusterlint", "explain", "--no-code", "ASK 1 a:1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0 and "ASK: the slot is being moved" in done.stdout
    assert "libcst" not in done.stderr and "clusterlint.link.linker" not in done.stderr
