from __future__ import annotations

from rules.building import call, hole, key, program

from clusterlint.rules.single_key_hotspot import judge


def test_a_queue_is_a_key_that_is_pushed_to_and_popped_from() -> None:
    (finding,) = judge(program(call("blpop", "jobs", line=2), call("rpush", "jobs", line=7)))
    assert (finding.rule, finding.severity, finding.location.line) == ("CL504", "info", 7)
    assert "'jobs' is a queue" in finding.message


def test_a_collection_filled_in_a_loop() -> None:
    (finding,) = judge(program(call("hset", "index", loops=(1,))))
    assert "'index' is filled in a loop" in finding.message


def test_other_constant_keys_and_families_are_silent() -> None:
    family = key("jobs:", hole("shard"))
    assert not list(
        judge(
            program(
                call("rpush", "log"),
                call("hset", "config"),
                call("get", "flags", loops=(1,)),
                call("rpush", family),
                call("blpop", family, line=2),
            )
        )
    )
