from __future__ import annotations

import pytest
from rules.building import call, hole, key, program

from clusterlint.link.program import Key
from clusterlint.rules.accidental_hash_tag import judge


def test_a_placeholder_with_a_namesake_that_is_filled_in() -> None:
    forgotten, right = key("user:{uid}:name"), key("user:", hole("uid"), ":name")
    (finding,) = judge(program(call("get", forgotten, line=5), call("set", right)))
    assert (finding.rule, finding.severity, finding.location.line) == ("CL502", "warning", 5)
    assert "`{uid}`" in finding.message and "`user:{uid}:name` is used elsewhere" in finding.message


@pytest.mark.parametrize("text", ["user:{user.id}:name", "user:{row[id]}", "user:{uid!r}:name"])
def test_what_only_a_format_string_looks_like_is_likely(text: str) -> None:
    (finding,) = judge(program(call("get", key(text))))
    assert finding.confidence == "likely"


@pytest.mark.parametrize(
    "good",
    [
        key("user:{uid}:name"),
        key("{user}:1"),
        key("user:{1}:name"),
        key("user:{}:name"),
        key("{user:1}:name"),
        key("{uid}"),
        key("user:{", hole("uid"), "}:name"),
    ],
    ids=lambda good: str(good.choices[0]),
)
def test_tags_that_may_be_meant_are_silent(good: Key) -> None:
    assert not list(judge(program(call("get", good))))


def test_json_before_the_tag_or_without_one() -> None:
    filters = hole("filters", "json")
    found = list(
        judge(
            program(
                call("get", key("search:", filters), line=1),
                call("get", key("search:", filters, ":{7}"), line=2),
                call("get", key("search:{7}:", filters), line=3),
            )
        )
    )
    assert [(finding.location.line, finding.severity) for finding in found] == [(1, "info"), (2, "warning")]


def test_a_tag_that_is_like_a_variable_of_another_name_is_meant() -> None:
    tag, family = key("events:{orders}"), key("events:", hole("name"))
    assert not list(judge(program(call("xadd", tag), call("xread", family))))
