"""``clusterlint slot``, ``clusterlint rule`` and what holds for every command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from clusterlint import __version__
from clusterlint.cli.main import run
from clusterlint.rules.base import all_rules
from clusterlint.slots import key_slot

CODES = [rule.code for rule in all_rules()]


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    out, err = capsys.readouterr()
    return int(status), out, err


def test_slot_text(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "slot", "user:1", "{user:1}:mail", "user:2")
    assert status == 0
    assert out == (
        "KEY            HASHED PART  SLOT   MASTER  RANGE\n"
        "user:1         user:1       10778  2 of 3  5461-10922\n"
        "{user:1}:mail  user:1       10778  2 of 3  5461-10922\n"
        "user:2         user:2       6777   2 of 3  5461-10922\n"
        "\n"
        "3 keys in 2 slots on 1 of 3 masters: not in one command or transaction\n"
    )
    assert outcome(capsys, "slot", "{a}1", "{a}2")[1].endswith(
        "2 keys in one slot: they can be used together\n"
    )


def test_slot_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = outcome(capsys, "slot", "--nodes", "5", "--format", "json", "a{b}c")
    assert json.loads(out) == [
        {"key": "a{b}c", "slot": 3300, "hashed": "b", "node": 2, "nodes": 5, "range": [3277, 6553]}
    ]


@pytest.mark.parametrize("raw", [b"\xff\xfe{\xc3}", "ключ".encode(), b"a b", b"", b"{}", b"\n"])
def test_slot_of_any_bytes(raw: bytes) -> None:
    command = [sys.executable, "-m", "clusterlint", "slot", "--format", "json", "--", os.fsdecode(raw)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout)[0]["slot"] == key_slot(raw)


@pytest.mark.parametrize(
    "arguments", [[], ["--nodes", "0", "a"], ["--nodes", "x", "a"], ["--nodes", "16385", "a"]]
)
def test_slot_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert outcome(capsys, "slot", *arguments)[0] == 2


@pytest.mark.parametrize("code", CODES)
def test_rule_page(capsys: pytest.CaptureFixture[str], code: str) -> None:
    status, out, _ = outcome(capsys, "rule", code.lower())
    assert status == 0
    assert out.startswith(code)
    for title in ("What", "Why", "Effect", "Bad", "Good", "Fix", "Silence"):
        assert f"\n{title}\n    " in out
    name = out.split()[1]
    assert outcome(capsys, "rule", name)[1] == out


def test_rule_list(capsys: pytest.CaptureFixture[str]) -> None:
    listed = outcome(capsys, "rule")[1].splitlines()
    assert [line.split()[0] for line in listed] == CODES
    every = outcome(capsys, "rule", "--all")[1]
    assert re.findall(r"^CL\d{3}", every, re.MULTILINE) == CODES
    document = json.loads(outcome(capsys, "rule", "--all", "--format", "json")[1])
    assert [item["code"] for item in document] == CODES
    assert set(document[0]) == {"code", "name", "severity", "summary", "sections"}


def test_unknown_rule(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome(capsys, "rule", "cross-slot-comand")
    assert status == 2
    assert (
        err
        == 'clusterlint: error: there is no rule "cross-slot-comand" (did you mean "cross-slot-command"?)\n'
    )


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["slot", "-h"], ["rule", "--help"]])
def test_help(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    status, out, _ = outcome(capsys, *arguments)
    assert status == 0
    assert out.startswith("Usage: clusterlint")


def test_version_and_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, "--version")[:2] == (0, f"clusterlint {__version__}\n")
    assert outcome(capsys)[0] == 2
    assert outcome(capsys, "chekc")[0] == 2


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["slot", "a", "b"], ["rule", "CL101"]]
)
def test_heavy_imports_only_where_they_are_used(arguments: list[str]) -> None:
    code = (
        "import sys; from clusterlint.cli.main import run; run(sys.argv[1:])\n"
        "print(sorted({'libcst', 'rich', 'pathspec'} & {name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m clusterlint rule --all | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("CL101")
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
