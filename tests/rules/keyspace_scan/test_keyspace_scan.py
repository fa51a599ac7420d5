from __future__ import annotations

from dataclasses import replace

import pytest
from rules.building import call, client, program

from clusterlint.link.program import Call, Context
from clusterlint.rules.keyspace_scan import judge


@pytest.mark.parametrize(
    ("bad", "severity"),
    [
        (call("scan", cursor=["cursor"], loops=(1,)), "error"),
        (call("scan", cursor=["page.cursor"]), "error"),
        (call("execute_command", command="SCAN", arg0=["cursor"]), "error"),
        (call("scan", cursor=0), "warning"),
        (call("scan", cursor=0, loops=(1,)), "warning"),
        (call("scan", match="a*"), "warning"),
        (call("keys", pattern="a*"), "warning"),
        (call("execute_command", command="KEYS", arg0="a*"), "warning"),
        (call("keys", of=client(cluster=True)), "warning"),
    ],
)
def test_walks_over_the_keyspace(bad: Call, severity: str) -> None:
    (finding,) = judge(program(bad))
    assert (finding.rule, finding.severity) == ("CL401", severity)


def test_keys_says_which_share_comes_back_and_what_to_call() -> None:
    (finding,) = judge(program(call("keys", pattern="a*"), masters=4))
    assert "with 4 masters about 25%" in finding.message
    assert finding.fix is not None and "scan_iter('a*')" in finding.fix.summary


@pytest.mark.parametrize(
    "good",
    [
        call("scan_iter", command="SCAN", loops=(1,)),
        call("sscan", "s", cursor=["cursor"], loops=(1,)),
        call("scan", cursor=0, used=False),
        call("scan", cursor=["cursor"], target_nodes=["node"]),
        call("keys", target_nodes=["ALL"]),
        call("keys", context=Context.PIPELINE),
        call("keys", of=client("fakeredis")),
    ],
)
def test_walks_that_are_safe_or_another_rules_business(good: Call) -> None:
    assert not list(judge(program(good)))


@pytest.mark.parametrize(
    ("script", "key", "found"),
    [
        ("return #redis.call('KEYS', ARGV[1])", None, True),
        ("local all = redis.call('SCAN', '0', 'MATCH', ARGV[1]) return #all[2]", "{a}", True),
        ("return redis.call('KEYS', KEYS[1] .. ':*')", "user:1", True),
        ("return redis.call('KEYS', KEYS[1] .. ':*')", "{user:1}", False),
        ("return redis.call('SSCAN', KEYS[1], '0')", "user:1", False),
    ],
)
def test_a_script_walks_the_node_that_runs_it(script: str, key: str | None, found: bool) -> None:
    sent = replace(call("eval", *([key] if key else [])), script=script)
    assert [finding.severity for finding in judge(program(sent))] == ["warning"] * found
