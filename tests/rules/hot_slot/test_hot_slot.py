from __future__ import annotations

from dataclasses import replace

from rules.building import at, call, hole, key, program

from clusterlint.rules.hot_slot import judge
from clusterlint.slots.hashing import key_slot


def test_a_constant_tag_before_a_changing_part_is_named_once_with_its_slot() -> None:
    tagged = ("{session}:", hole("uid"))
    (finding,) = judge(program(call("set", key(*tagged), line=8), call("get", key(*tagged), line=3)))
    assert (finding.rule, finding.severity, finding.location.line) == ("CL501", "warning", 3)
    assert f"slot {key_slot('session')}" in finding.message and "1 other call" in finding.message


def test_holes_of_other_names_are_one_family() -> None:
    first, second = key("{a}:", hole("uid")), key("{a}:", hole("user_id"))
    assert len(list(judge(program(call("get", first), call("set", second, line=2))))) == 1


def test_a_tag_from_the_settings_is_likely() -> None:
    (finding,) = judge(program(call("get", key("{", hole("prefix", "setting"), "}:user:", hole("uid")))))
    assert finding.confidence == "likely" and "`{prefix}`, a setting" in finding.message


def test_tags_that_change_constant_keys_and_untagged_keys_are_silent() -> None:
    assert not list(
        judge(
            program(
                call("get", key("user:{", hole("uid"), "}:a")),
                call("get", key("{config}:flags")),
                call("get", key("user:", hole("uid"))),
                call("get", key("a{}b:", hole("uid"))),
                call("get", key("{", hole("prefix", "setting"), "}")),
            )
        )
    )


def test_a_tag_that_callers_pass_to_one_helper_is_no_constant() -> None:
    first, second = key("{orders}:", hole("day")), key("{visits}:", hole("day"))
    assert not list(judge(program(call("get", first, line=4), call("get", second, line=9))))


def test_a_tag_that_one_caller_passes_is_no_constant_but_a_module_constant_is() -> None:
    one = replace(key("{chess}:", hole("day")), inserted=frozenset({"chess"}))
    called = replace(call("get", one), trail=(at(30),))
    assert not list(judge(program(called)))
    assert len(list(judge(program(call("get", one))))) == 1
    assert len(list(judge(program(replace(call("get", key("{chess}:", hole("day"))), trail=(at(30),)))))) == 1
