from __future__ import annotations

import pytest
from rules.building import call, program

from clusterlint.link.program import Call
from clusterlint.rules.keyspace_notification import judge


@pytest.mark.parametrize(
    "bad",
    [
        call("psubscribe", arg0="__keyevent@0__:expired"),
        call("psubscribe", arg0="__keyspace@*__:user:*"),
        call("psubscribe", arg0="__key*__:*"),
        call("subscribe", arg0=['f"__keyspace@{db}__:user:{uid}"']),
        call("psubscribe", **{"__keyevent@0__:expired": ["on_expired"]}),
        call("psubscribe", arg0="chat", arg1="__keyevent@0__:del"),
        call("execute_command", command="PSUBSCRIBE", arg0="__keyevent@0__:*"),
    ],
)
def test_subscriptions_to_keyspace_events_are_silent_errors(bad: Call) -> None:
    (finding,) = judge(program(bad))
    assert (finding.rule, finding.severity, finding.effect) == ("CL403", "error", "silent")
    assert "about 67% of them are never heard" in finding.message


def test_the_message_shows_the_channel_without_the_source_around_it() -> None:
    (finding,) = judge(program(call("subscribe", arg0=['f"__keyspace@{db}__:user"'])))
    assert "`__keyspace@" in finding.message and '"' not in finding.message.split("`")[1]


@pytest.mark.parametrize(
    "good",
    [
        call("psubscribe", arg0="announce:*"),
        call("publish", channel="__keyspace@0__:x"),
        call("subscribe", arg0=["channel"]),
        call("get", "__keyspace@0__:x"),
    ],
)
def test_other_channels_are_silent(good: Call) -> None:
    assert not list(judge(program(good)))
