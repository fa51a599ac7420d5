from __future__ import annotations

import pytest
from link.linking import linked
from rules.building import call, client, program

from clusterlint.link.program import Call, Context
from clusterlint.rules.node_scoped_command import judge


@pytest.mark.parametrize(
    ("bad", "severity"),
    [
        (call("dbsize"), "warning"),
        (call("info"), "warning"),
        (call("config_set", name="maxmemory", value=1), "warning"),
        (call("randomkey"), "warning"),
        (call("wait"), "warning"),
        (call("slowlog_reset", used=False), "warning"),
        (call("client_kill_filter"), "warning"),
        (call("execute_command", command="CONFIG GET"), "warning"),
        (call("execute_command", command="CONFIG", arg0="GET", arg1="maxmemory"), "warning"),
        (call("execute_command", command="DBSIZE"), "warning"),
        (call("dbsize", of=client(cluster=True)), "warning"),
        (call("flushdb"), "warning"),
        (call("flushall", used=False), "warning"),
        (call("ping"), "info"),
        (call("time"), "info"),
    ],
    ids=lambda value: f"{value.method}-{value.command}" if isinstance(value, Call) else str(value),
)
def test_commands_that_speak_about_a_server(bad: Call, severity: str) -> None:
    (finding,) = judge(program(bad))
    assert (finding.rule, finding.severity, finding.effect) == ("CL402", severity, "silent")


@pytest.mark.parametrize(
    "good",
    [
        call("get", "a"),
        call("mget", "a", "b"),
        call("keys", pattern="*"),
        call("scan", cursor=0),
        call("scan_iter"),
        call("script_load", script="return 1"),
        call("publish", channel="a"),
        call("acl_whoami"),
        call("client_setname", name="a"),
        call("dbsize", target_nodes=["PRIMARIES"]),
        call("dbsize", context=Context.PIPELINE),
        call("dbsize", of=client("fakeredis")),
    ],
    ids=lambda good: f"{good.method}-{good.context.value}",
)
def test_commands_with_keys_and_those_that_any_node_answers_alike(good: Call) -> None:
    assert not list(judge(program(good)))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('r.execute_command("DBSIZE")', 1),
        ('r.execute_command("DBSIZE", target_nodes="all")', 0),
        ('r.execute_command("DBSIZE", **{"target_nodes": "all"})', 0),
        ('nodes = {"target_nodes": "all"}\nr.execute_command("DBSIZE", **nodes)', 0),
    ],
)
def test_commands_that_are_sent_by_their_name(source: str, found: int) -> None:
    known = linked(f"import redis\nr = redis.Redis(host='a')\n{source}\n")
    assert len(list(judge(known))) == found


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("""r.eval("return redis.call('DBSIZE')", 0)""", "asks the one node"),
        ("""r.register_script("redis.call('flushdb') return 1")()""", "empties the one node"),
        ("""r.eval("return redis.call('PING')", 0)""", ""),
        ("""r.pipeline(transaction=False).eval("return redis.call('DBSIZE')", 0)""", ""),  # refused: CL104
    ],
)
def test_scripts_that_ask_the_server(source: str, told: str) -> None:
    known = linked(f"import redis\nr = redis.Redis(host='a')\n{source}\n")
    found = [finding.message for finding in judge(known)]
    assert len(found) == bool(told) and all(told in message for message in found)
