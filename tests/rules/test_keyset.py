"""Which keys are provably in one slot: hand-made keys, and the surety of the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rules.building import at, call, hole

from clusterlint.finding import Confidence
from clusterlint.link.answers import Answer
from clusterlint.link.program import Call, Key
from clusterlint.rules.keyset import Apart, apart, arms_meet, members
from clusterlint.rules.numbers import estimate, samples, tagged_together
from clusterlint.rules.wording import subject
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Hole, Template

UID, OTHER = hole("uid"), hole("other")


def key(*parts: str | Hole, **more: object) -> Key:
    made = Key((Template.of(parts),), False, frozenset(), at(1))
    return replace(made, **more)  # type: ignore[arg-type]


def family(*parts: str | Hole) -> Key:
    holes = frozenset(part.identity for part in parts if isinstance(part, Hole))
    return key(*parts, many=True, varying=holes)


def choice(*texts: str, **more: object) -> Key:
    return replace(Key(tuple(Template.of([t]) for t in texts), False, frozenset(), at(1)), **more)  # type: ignore[arg-type]


def judged(*keys: Key, of: Call | None = None, loops: tuple[int, ...] | None = None) -> Apart | None:
    return apart(members(keys, of or call("mget"), loops))


@pytest.mark.parametrize(
    "keys",
    [
        (key("a"), key("a")),
        (key("user:", UID), key("user:", UID)),
        (key("a:{x}"), key("b:{x}")),
        (key("{", UID, "}:a"), key("{", UID, "}:b")),
        (key("{foo}:1"), key("foo")),
        (family("{", UID, "}:", hole("f")),),
        (key(UID),),
        (choice("a", "b"),),
        (key("a", path=((1, 0),)), key("b", path=((1, 1),))),
        (choice("{a}:1", "{b}:1"), choice("{a}:2", "{b}:2")),
    ],
)
def test_together(keys: tuple[Key, ...]) -> None:
    if len(keys) == 1 and keys[0].many:
        keys = (replace(keys[0], varying=frozenset({"f"})),)
    assert judged(*keys) is None


@pytest.mark.parametrize(
    ("keys", "sure"),
    [
        ((key("a"), key("b")), Confidence.CERTAIN),
        ((key("user:", UID, ":a"), key("user:", UID, ":b")), Confidence.CERTAIN),
        ((key("{", UID, "}:a"), key("{", OTHER, "}:b")), Confidence.CERTAIN),
        ((key("x:{}:a"), key("x:{}:b")), Confidence.CERTAIN),
        ((key(UID), key(OTHER)), Confidence.LIKELY),
        ((key(UID, ":a"), key(UID, ":b")), Confidence.LIKELY),
        ((family("user:", UID),), Confidence.LIKELY),
        ((key("a"), replace(key("b"), choices=())), Confidence.LIKELY),
        ((choice("a", "b"), key("a")), Confidence.LIKELY),
        ((key("a", path=((1, 0),)), key("b", path=((2, 1),))), Confidence.CERTAIN),
        ((choice("a", "b", all_choices=True),), Confidence.LIKELY),
    ],
)
def test_apart(keys: tuple[Key, ...], sure: Confidence) -> None:
    found = judged(*keys)
    assert found is not None
    assert found.confidence is sure


def test_a_number_cannot_bring_a_tag() -> None:
    number = hole("n", origin="number")
    found = judged(key(number, ":a"), key(number, ":b"))
    assert found is not None and found.confidence is Confidence.CERTAIN


def test_a_loop_inside_the_batch_makes_one_key_many() -> None:
    turned = key("user:", Hole("uid", "uid", loops=(1, 2)))
    assert judged(turned, loops=(1, 2)) is None
    assert judged(turned, loops=(1,)) is not None


def test_a_loop_around_a_direct_call_hands_over_one_choice_at_a_time() -> None:
    one = choice("a", "b", all_choices=True)
    assert judged(one, of=call("delete", loops=(3,))) is None
    assert judged(one) is not None


def test_arms_of_one_branch_do_not_meet() -> None:
    assert not arms_meet(((1, 0),), ((1, 1), (2, 0)))
    assert arms_meet(((1, 0),), ((2, 1),))


def test_all_apart_keys_are_named_each_once() -> None:
    found = judged(key("a"), key("b"), key("c"), key("a"))
    assert found is not None
    assert [member.text for member in found.members] == ["a", "b", "c"]


def test_estimates() -> None:
    chance = judged(key("a:", UID), key("b:", UID))
    literal = judged(key("a"), key("b"))
    mixed = judged(key("a"), key("b:", UID))
    assert chance is not None and literal is not None and mixed is not None
    assert estimate(chance.members, 3).same_slot == pytest.approx(1 / 16384)
    assert estimate(chance.members, 3).same_node == pytest.approx(1 / 3, rel=1e-3)
    assert estimate(literal.members, 3) == pytest.approx(estimate(literal.members, 3))
    assert estimate(literal.members, 3).same_slot == 0.0
    assert estimate(mixed.members, 3).same_node == pytest.approx(1 / 3, rel=1e-3)


def asked(*choices: tuple[str | Hole, ...], arms: tuple[int, ...]) -> Key:
    """``[... if asks(k) else ... for k in keys]``: of the templates of one arm one is chosen beforehand."""
    needs = tuple(frozenset({Answer("asks", arm, (1,))}) for arm in arms)
    more = {"varying": frozenset({UID.identity}), "needs": needs, "each_asks": True}
    return Key(tuple(map(Template.of, choices)), True, location=at(1), **more)  # type: ignore[arg-type]


PREFIXED = asked(("a:", UID), ("b:", UID), ("c:", UID), ("d:", UID), ("e:", UID), arms=(1, 1, 1, 1, 0))


def test_what_each_of_several_keys_may_be_is_not_several_keys() -> None:
    found = judged(PREFIXED)
    assert found is not None
    assert estimate(found.members, 3).same_slot == pytest.approx(1 / 16384)
    assert [text for text, _ in samples(found.members)] == ["a:1", "e:2"]
    assert subject(found.members).startswith("several keys, each one of `a:{uid}`, `b:{uid}`, `c:{uid}` and 2 more (")


def test_what_each_may_be_stands_beside_other_keys() -> None:
    found = judged(key("head:", OTHER), asked(("a:", UID), ("b:", UID), arms=(1, 0)))
    assert found is not None
    assert estimate(found.members, 3).same_slot == pytest.approx(1 / 16384**2)
    assert subject(found.members).startswith(
        "`head:{other}` and several keys, each one of `a:{uid}` and `b:{uid}` ("
    )


def test_constant_tags_of_what_each_may_be_are_real_slots() -> None:
    found = judged(asked(("{t}:", UID), ("{u}:", UID), ("{v}:", UID), arms=(1, 0, 2)))
    assert found is not None
    assert estimate(found.members, 3).same_slot == 0.0


def test_samples_fill_equal_holes_alike_and_show_real_slots() -> None:
    found = judged(key("user:", UID, ":a"), key("user:", UID, ":b"))
    assert found is not None
    assert samples(found.members) == (("user:1:a", key_slot("user:1:a")), ("user:1:b", key_slot("user:1:b")))


def test_the_proposed_tag_puts_the_keys_together() -> None:
    found = judged(key("user:", UID, ":a"), key("cart:", UID))
    assert found is not None
    tagged = tagged_together(found.members)
    assert tagged is not None
    assert [str(template) for template in tagged] == ["user:{{{uid}}}:a", "cart:{{{uid}}}"]
    assert tagged[0].hashed() == tagged[1].hashed()


def test_no_tag_is_proposed_without_a_common_value() -> None:
    for keys in (
        (key("a:", UID), key("b:", OTHER)),
        (family("user:", UID),),
        (key("x{:", UID), key("y:", UID)),
    ):
        found = judged(*keys)
        assert found is not None and tagged_together(found.members) is None
