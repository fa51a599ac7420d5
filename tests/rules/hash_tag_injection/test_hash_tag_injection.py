from __future__ import annotations

import pytest
from rules.building import call, hole, key, program

from clusterlint.link.program import Key
from clusterlint.rules.hash_tag_injection import judge

NAME = hole("name", "request")


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (key("cart:{", NAME, "}:items"), "inside"),
        (key(NAME, ":{7}:items"), "before"),
        (key(NAME, ":{", hole("uid"), "}"), "before"),
        (key("{", hole("uid"), ":", NAME, "}"), "inside"),
    ],
)
def test_an_outside_value_before_or_inside_the_tag(bad: Key, where: str) -> None:
    (finding,) = judge(program(call("get", bad)))
    assert (finding.rule, finding.severity, finding.effect) == ("CL503", "warning", "luck")
    assert f"stands {where} the hash tag" in finding.message


@pytest.mark.parametrize(
    "good",
    [
        key("{7}:", NAME),
        key("cart:{", hole("uid"), "}:", NAME),
        key("cart:", NAME),
        key("cart:{", hole("uid", "number"), "}"),
    ],
    ids=lambda good: str(good.choices[0]),
)
def test_values_behind_the_tag_without_one_or_guarded(good: Key) -> None:
    assert not list(judge(program(call("get", good))))


def test_a_family_is_named_once() -> None:
    bad = key("cart:{", NAME, "}")
    (finding,) = judge(program(call("get", bad), call("set", bad, line=2)))
    assert "1 other call" in finding.message
