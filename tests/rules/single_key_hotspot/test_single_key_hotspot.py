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


def test_queues_that_one_call_pushes_to_are_one_finding() -> None:
    queues = {"jobs:high", "jobs:low", "jobs:none", "jobs:slow"}
    pushes = [call("rpush", name, line=7) for name in sorted(queues)]
    pops = [call("blpop", name, line=2) for name in sorted(queues)]
    (finding,) = judge(program(*pushes, *pops))
    assert finding.location.line == 7
    assert "'jobs:high', 'jobs:low', 'jobs:none' and 1 more: each is a queue" in finding.message
    assert {fact.template for fact in finding.keys} == queues


def test_keys_that_one_call_fills_for_each_kind_of_thing_are_spread() -> None:
    kinds = [call("sadd", f"tags:{kind}", line=3, loops=(1,)) for kind in ("image", "video")]
    assert not list(judge(program(*kinds)))


def test_what_a_loop_fills_is_said_where_the_loop_is() -> None:
    (finding,) = judge(program(call("hset", "index", line=2), call("hset", "index", line=9, loops=(1,))))
    assert finding.location.line == 9
