"""What annotations promise is kept against markers, and no budget loses what a key is made of."""

from __future__ import annotations

import pytest
from linking import linked, only, templates

from clusterlint.link import world
from clusterlint.link.identity import parameter_name

HEAD = """
import redis
class Unset:
    pass
UNSET = Unset()
r = redis.Redis()
"""


@pytest.mark.parametrize("allowance", [0, 4_000])
def test_a_marker_does_not_take_the_place_of_the_numbers_that_a_parameter_is_for(
    allowance: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "BUDGET", allowance)
    source = HEAD + (
        "def key(m: int, n: int | str) -> str:\n    return f'm:{m}:{n}'\n"
        "def f(m: int | Unset = UNSET):\n    if not isinstance(m, Unset):\n        r.get(key(m, UNSET))\n"
        "def g(m: int):\n    x = m\n    r.mget([key(m, n) for n in range(16)])\n"
    )
    (key,) = only(source, "mget").keys
    (choice,) = key.choices
    assert str(choice) == "m:{m}:{n}"
    assert {hole.name for hole in choice.holes if hole.identity in key.varying} == {"n"}


@pytest.mark.parametrize("promised", ["int | str", "Union[int, str]", "int | Literal['*']"])
def test_a_parameter_of_one_of_two_plain_types_is_this_parameter(promised: str) -> None:
    source = HEAD + f"from typing import Literal, Union\ndef f(a: {promised}):\n    r.get(f'x:{{a}}')\n"
    (key,) = only(source, "get").keys
    holes = [h for c in key.choices for h in c.holes]
    assert [parameter_name(h.identity) for h in holes] == ["a"]


def test_a_parameter_that_may_be_a_marker_is_still_the_text_that_it_may_be() -> None:
    source = HEAD + "def f(a: str | Unset = UNSET):\n    r.get(f'x:{a}')\n"
    holes = [h for k in only(source, "get").keys for c in k.choices for h in c.holes]
    assert "a" in [parameter_name(h.identity) for h in holes]


def test_a_literal_type_is_a_text() -> None:
    source = "import redis\nfrom typing import Literal\n" + (
        "r = redis.Redis()\ndef f(kind: Literal['a', 'b']):\n    r.get(kind)\n    kind.get('x')\n"
    )
    assert templates(only(source, "get")) == [["{kind}"]]


@pytest.mark.parametrize("allowance", [0, 10])
def test_what_builds_a_key_is_followed_when_nothing_may_be_spent(
    allowance: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "BUDGET", allowance)
    source = HEAD + (
        "def user(u, n):\n    return f'u:{u}:{n}'\n"
        "def key(u, n):\n    base = user(u, n)\n    return base + (':x' if n else '')\n"
        "def f(u):\n" + "    u += 1\n" * 20 + "    r.mget([key(u, n) for n in range(16)])\n"
    )
    (found,) = only(source, "mget").keys
    assert found.choices and all(found.varying & {h.identity for h in c.holes} for c in found.choices)


@pytest.mark.parametrize("allowance", [0, 6, 4_000])
def test_a_call_that_was_cut_leaves_what_the_function_does_by_itself(
    allowance: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "BUDGET", allowance)
    source = HEAD + (
        "def move(a, b):\n" + "    a = a.strip()\n" * 10 + "    r.rename(a, b)\n"
        "def good(u):\n    move('{x}:1', '{x}:2')\n"
        "def late(u):\n" + "    u += 1\n" * 20 + "    move('a', 'b')\n"
    )
    found = [k for k in linked_renames(source) if k != ["{x}:1", "{x}:2"]]
    assert found


def linked_renames(source: str) -> list[list[str]]:
    calls = [c for c in linked(source).calls if c.method == "rename"]
    return [[str(t) for k in c.keys for t in k.choices] for c in calls]


@pytest.mark.parametrize("made", ["Depends(connect)", "UNSET", "Depends(connect) or None"])
def test_a_marker_does_not_take_the_place_of_the_client_that_a_parameter_is_for(made: str) -> None:
    source = HEAD + (
        "class Depends:\n    def __init__(self, f):\n        self.f = f\n"
        "def connect() -> redis.Redis:\n    return r\n"
        f"def swap(one, other, client: redis.Redis | None = {made}):\n    client.rename(one, other)\n"
        "def caller():\n    swap('a', 'b')\n"
    )
    assert templates(only(source, "rename")) == [["a"], ["b"]]


def test_an_own_client_is_no_marker() -> None:
    source = HEAD + (
        "class InMemory:\n    def rename(self, one, other):\n        pass\n"
        "def swap(one, other, client: redis.Redis = InMemory()):\n    client.rename(one, other)\n"
    )
    assert not [c for c in linked(source).calls if c.method == "rename"]


PUBSUBS = """
import redis.asyncio
from redis.asyncio.client import PubSub as Later
from redis.client import PubSub
class Listener:
    heard: PubSub
    def __init__(self, own: "PubSub | None" = None):
        self.own = own
    def listen(self):
        self.heard.subscribe("a")
        self.own.subscribe("b")
def given(p: PubSub):
    p.psubscribe("c")
async def later(p: Later):
    await p.subscribe("d")
def opened(pool) -> PubSub:
    return pool.take()
def found(pool):
    opened(pool).subscribe("e")
def known(p: PubSub):
    p.subscribe("f")
known(redis.Redis.from_url("redis://here").pubsub())
"""


def test_an_annotation_tells_a_pubsub() -> None:
    heard = [c for c in linked(PUBSUBS).calls if c.method.endswith("subscribe")]
    assert [c.client.asynchronous for c in heard] == [False, False, False, True, False, False]
    assert heard[-1].client.endpoint == "here"
