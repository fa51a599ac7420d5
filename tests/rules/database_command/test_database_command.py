from __future__ import annotations

from dataclasses import replace

import pytest
from rules.building import call, client, program

from clusterlint.finding import Confidence
from clusterlint.link.program import Call
from clusterlint.rules.database_command import judge


@pytest.mark.parametrize(
    "bad",
    [
        call("select", index=1),
        call("move", "a", db=1),
        call("swapdb", first=0, second=1),
        call("copy", "a", "b", destination_db=1),
        call("copy", "a", "b", destination_db=["other_db"]),
        call("execute_command", command="SELECT", arg0=1),
        call("execute_command", "a", "b", command="COPY", arg2="db", arg3=2),
    ],
    ids=lambda bad: f"{bad.method}-{bad.command}",
)
def test_commands_that_name_a_database_are_errors(bad: Call) -> None:
    (finding,) = judge(program(bad))
    assert (finding.rule, finding.severity) == ("CL202", "error")
    assert finding.fix is not None


@pytest.mark.parametrize(
    "good",
    [
        call("copy", "a", "b"),
        call("copy", "a", "b", destination_db=None),
        call("execute_command", "a", "b", command="COPY", arg2="REPLACE"),
        call("get", "a"),
        call("swapdb", of=client("fakeredis")),
    ],
    ids=lambda good: f"{good.method}-{good.command}",
)
def test_what_names_no_database_is_silent(good: Call) -> None:
    assert not list(judge(program(good)))


@pytest.mark.parametrize(
    ("script", "sure"),
    [
        ("redis.call('SELECT', 1) return redis.call('GET', KEYS[1])", Confidence.CERTAIN),
        ("return redis.call('move', KEYS[1], ARGV[1])", Confidence.CERTAIN),
        ("return redis.call('COPY', KEYS[1], KEYS[2], 'DB', 1)", Confidence.CERTAIN),
        ("return redis.call('COPY', KEYS[1], KEYS[2], 'DB', ARGV[1])", Confidence.LIKELY),
        ("redis.call('SELECT', 0) return redis.call('COPY', KEYS[1], KEYS[2], 'DB', 0)", None),
        ("return redis.call('COPY', KEYS[1], KEYS[2], 'REPLACE')", None),
    ],
)
def test_a_script_can_name_a_database_as_well(script: str, sure: Confidence | None) -> None:
    sent = replace(call("eval", "{a}1", "{a}2"), script=script)
    assert [finding.confidence for finding in judge(program(sent))] == ([sure] if sure else [])
