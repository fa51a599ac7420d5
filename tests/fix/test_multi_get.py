"""MGET and MSET become pipelines of GET and SET: run before and after, refused with the reason."""

from __future__ import annotations

import re
from textwrap import dedent, indent

import pytest
from fixing import proposed_by
from live_servers import Servers
from running import changes, formatted, mended, proven, refused

from clusterlint.finding import Applicability

NAME = "multi-get"

CALLS: dict[str, str] = {
    "two keys": 'name, mail = r.mget(f"a:{uid}", f"b:{uid}")\nseen += [name, mail]',
    "a list": 'seen = r.mget(["a:1", "none", "b:2"])',
    "a collection": """
        # all of them
        values = r.mget(keys)  # here
        seen.extend(values)
        """,
    "no keys": "seen.extend(r.mget([f'a:{n}' for n in range(0)]))",
    "a comprehension": "seen.extend(r.mget([f'a:{n}' for n in range(5)]))",
    "a generator": "seen.extend(r.mget(f'b:{n}' for n in range(5)))",
    "keys and a collection": "seen.extend(r.mget('d:1', *keys))",
    "in a loop": """
        for value in r.mget(keys):
            seen.append(value)
        """,
    "in a test": """
        if r.mget(*keys) == [b"2", b"3"]:
            seen.append(b"yes")
        """,
    "in a dict": "seen.extend(sorted(dict(zip(keys, r.mget(keys))).items()))",
    "the values are written elsewhere": """
        names = dict(zip(keys, r.mget(keys)))
        for key in keys:
            r.set("last:name", "{} is {}".format(key, names[key] or key))
            r.set(f"copy:{names[key]}", 1)
        """,
    "in a comprehension": "seen.extend([int(value) for value in r.mget(keys) if value])",
    "deep in an expression": "seen.extend(sorted(r.mget('a:1', 'b:2') if uid else [])[::-1] if uid > 0 else [1])",
    "a dict": 'r.mset({f"n:{uid}": 1, "m:2": b"x"})',
    "a mapping": "r.mset(pairs)",
    "the reply of a dict": "seen.append(r.mset({'n:1': 1, 'm:2': 2}))",
    "the reply of a mapping": "seen.append(r.mset(pairs) is True)",
    "a mapping that is made": "r.mset(mapping={f'n:{n}': n for n in range(9)})",
    "badly written": """
        seen  .extend(  r . mget( [
           'a:1' ,  'b:1'
        ] )
          )
        """,
}


def program(body: str, *, asynchronous: bool) -> str:
    lines = f"""
def seed():
    for letter in "abcd":
        for n in range(4):
            r.set(f"{{letter}}:{{n}}", n)

def main(uid=1, keys=("a:2", "b:3"), pairs={{"n:1": 1, "m:1": 2}}):
    seed()
    seen = []
{indent(dedent(body).strip(), "    ")}
    return seen
"""
    if not asynchronous:
        return lines
    lines = re.sub(r"\b(r ?\. ?(set|mget|mset) ?\()", r"await \1", lines).replace(
        "    seed()", "    await seed()"
    )
    return re.sub(r"^def ", "async def ", lines, flags=re.M)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
@pytest.mark.parametrize("name", CALLS)
def test_the_same_values_in_the_same_order(name: str, asynchronous: bool, live_servers: Servers) -> None:
    source = program(CALLS[name], asynchronous=asynchronous)
    new = proven(source, NAME, live_servers)
    assert "mget" not in new and "mset" not in new
    tidy = formatted(source)
    assert formatted(mended(tidy, NAME)) == formatted(new)


def test_what_it_looks_like() -> None:
    new = mended(program(CALLS["a collection"], asynchronous=True), NAME)
    assert (
        """
    # all of them
    pipe = r.pipeline(transaction=False)
    for key in keys:
        pipe.get(key)
    values = await pipe.execute()  # here
    seen.extend(values)
"""
        in new
    )


REFUSED = {
    "something else comes first": (
        "return key(), r.mget(keys)",
        "something else is worked out before the call",
    ),
    "each turn": ("while r.mget(keys):\n        break", "worked out several times"),
    "each element": ("return [r.mget(keys) for _ in keys]", "worked out several times"),
    "only sometimes": ("return key and r.mget(keys)", "only sometimes"),
    "at the end of a chain": ("return 1 < key < r.mget(keys)", "only sometimes"),
    "the other branch": ("return 1 if key else r.mget(keys)", "worked out several times"),
    "a function": ("return lambda: r.mget(keys)", "worked out several times"),
    "a line of several": ("x = 1; y = r.mget(keys)", "several statements stand on one line"),
    "words": ("return r.mget(keys=keys)", "not given by position"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str) -> None:
    body, reason = REFUSED[name]
    (found,) = refused(f"def main(key, keys):\n    {body}\n", NAME)
    assert re.match(r"app\.py:\d+: ", found)
    assert reason in found, found


def test_a_lost_comment_is_no_fix() -> None:
    (found,) = refused(
        "def main():\n    return r.mget(\n        'a:1',  # first\n        'b:1',\n    )\n", NAME
    )
    assert "`# first` would be lost" in found


def test_it_is_unsafe_and_says_what_is_lost() -> None:
    (change,) = changes(program(CALLS["two keys"], asynchronous=False), NAME)
    assert change.applicability is Applicability.UNSAFE
    assert "not read at one moment" in change.notes[0]
    assert "WRONGTYPE" in change.notes[1]


def test_hash_tags_come_first() -> None:
    held = "def main(uid):\n    return r.mget(f'u:{uid}:a', f'u:{uid}:b')\n"
    assert NAME not in {one.codemod for one in proposed_by(held, None)}
    assert {one.codemod for one in proposed_by(held, [NAME, "hash-tags"])} == {"hash-tags"}
    assert {one.codemod for one in proposed_by(held, [NAME])} == {NAME}
    apart = "def main(keys):\n    return r.mget(keys)\n"
    assert NAME in {one.codemod for one in proposed_by(apart, None) if one.refused is None}


@pytest.mark.parametrize("call", ["r.mget('{a}:1', '{a}:2')", "r.mget('a')", "r.hmget('h', 'a', 'b')"])
def test_what_works_is_left_alone(call: str) -> None:
    assert changes(f"def main():\n    return {call}\n", NAME) == ()
