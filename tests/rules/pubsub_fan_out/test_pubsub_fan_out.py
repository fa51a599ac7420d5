from __future__ import annotations

from rules.building import call, client, program

from clusterlint.link.program import Context
from clusterlint.rules.pubsub_fan_out import judge


def test_one_piece_of_advice_for_each_endpoint_at_the_first_place() -> None:
    other = client(endpoint="EVENTS_URL")
    found = list(
        judge(program(call("publish", line=9), call("publish", line=4), call("publish", line=6, of=other)))
    )
    places = [(finding.location.line, finding.endpoint) for finding in found]
    assert places == [(4, "REDIS_URL"), (6, "EVENTS_URL")]
    assert found[0].severity == "info" and "and in 1 other place" in found[0].message
    assert [place.location.line for place in found[0].related] == [9]


def test_a_pipeline_and_sharded_messages_are_silent() -> None:
    assert not list(judge(program(call("publish", context=Context.PIPELINE), call("spublish"))))
