"""Code that takes keys apart finds the same in the new keys, on both servers; what cannot be mended is listed."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from fixing import context_of
from test_forms import Bench, bench

from clusterlint.discover.estate import search
from clusterlint.fix import Change, Context, pricing, propose
from clusterlint.fix.verify import edited

__all__ = ["bench"]

PROGRAM = """
import fnmatch
import re
import redis

PREFIX = "user:"
BINARY = b"user:"
SHAPE = re.compile(r"user:(\\w+):profile")

def owner(key):
    return key.split(":")[1]

def is_profile(key: str) -> bool:
    return key.startswith(PREFIX)

def run(r: redis.Redis, uid: str, n: int, raw: bytes):
    for uid in ("17", "x"):
        r.set(f"user:{{uid}}:profile", "a")
        r.set(f"user:{{uid}}:settings", "b")
        r.mget(f"user:{{uid}}:profile", f"user:{{uid}}:settings")
    out = []
    for key in sorted(r.scan_iter("user:*:profile")):
        out.append({expression})
    return out
"""

DROP = '.replace("{", "").replace("}", "")'

MENDED = {
    "split": ('key.split(":")[1]', f'key{DROP}.split(":")[1]'),
    "split as a whole": ("key.split(':')", DROP.replace('"', "'") + ".split(':')"),
    "a helper": ("owner(key)", f'key{DROP}.split(":")[1]'),
    "partition": ('key.partition(":")[2].partition(":")[0]', f'key{DROP}.partition(":")'),
    "startswith": ('key.startswith("user:")', 'key.startswith("{user:")'),
    "startswith, a constant": ("is_profile(key)", f"key{DROP}.startswith(PREFIX)"),
    "startswith, of several": ('key.startswith(("user:", "x"))', f"key{DROP}.startswith"),
    "endswith": ('key.endswith("7:profile")', 'key.endswith("7}:profile")'),
    "removeprefix": ('key.removeprefix("user:")', f'key{DROP}.removeprefix("user:")'),
    "re.match": (r're.match(r"user:(\w+)", key)[1]', r're.match(r"[{]user:(\w+)", key)[1]'),
    "re.sub": (r're.sub("user:(.*):profile", r"\1", key)', r're.sub("[{]user:(.*)[}]:profile", r"\1", key)'),
    "fnmatch": ('fnmatch.fnmatch(key, "user:*")', 'fnmatch.fnmatch(key, "{user:*")'),
    "in a condition": ('1 if key.startswith("user:1") else 2', '1 if key.startswith("{user:1") else 2'),
    "what does not change": (
        '(key.split(":")[2], key.endswith(":profile"), "user" in key)',
        'key.split(":")[2], key.endswith(":profile")',
    ),
    "the key as a whole": ('key.removesuffix("x") in ("user:17:profile", "{user:17}:profile")', 'key.removesuffix("x")'),
    "other texts": ('"a:b".split(":")', '"a:b".split(":")'),
}

LISTED = {
    "a slice": "key[5:]",
    "a slice to a name": "key[len(PREFIX):]",
    "a compiled pattern": "bool(SHAPE.fullmatch(key))",
    "an index": 'key.index("user")',
    "a match that needs both": 'bool(re.match("user:(.*)", key))',
}


def priced(source: str, root: Path) -> tuple[Context, Change]:
    context = context_of({"app.py": source.encode()}, price=pricing(lambda wanted: search(root, (), wanted)))
    (change,) = propose(context, ["hash-tags"])
    assert change.refused is None
    return context, change


@pytest.mark.parametrize(("expression", "expected"), MENDED.values(), ids=MENDED.keys())
def test_what_is_found_stays_the_same(expression: str, expected: str, bench: Bench, tmp_path: Path) -> None:
    source = PROGRAM.format(expression=expression)
    context, change = priced(source, tmp_path)
    new = edited(context, [change])["app.py"].text
    assert expected in new
    assert [one.what for one in change.fallout or () if one.manual and one.owner.value == "code"] == []
    before = bench.standalone(source).result
    assert bench.standalone(new).result == before != []
    assert bench.on_cluster(new).result == before
    again = context_of({"app.py": new.encode()})
    assert propose(again, ["hash-tags"]) == ()


@pytest.mark.parametrize("expression", LISTED.values(), ids=LISTED.keys())
def test_what_cannot_be_mended_is_listed(expression: str, bench: Bench, tmp_path: Path) -> None:
    source = PROGRAM.format(expression=expression)
    context, change = priced(source, tmp_path)
    (found,) = [one for one in change.fallout or () if one.owner.value == "code"]
    assert found.manual
    assert "takes apart keys of `user:" in found.what
    assert source.splitlines()[found.line - 1].strip() == f"out.append({expression})"
    new = edited(context, [change])["app.py"].text
    assert bench.standalone(new).result != bench.standalone(source).result


OTHERS = """
import os
import redis
r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
def both(uid):
    return r.mget(f"user:{uid}:profile", f"user:{uid}:settings")
"""


def code(tmp_path: Path, source: str) -> list[tuple[int, str, bool]]:
    """Line, operation and whether it is rewritten."""
    _, change = priced(OTHERS + dedent(source), tmp_path)
    return [
        (one.line, one.what.split("(")[0], not one.manual) for one in change.fallout or () if one.owner.value == "code"
    ]


def test_a_helper_for_other_texts_is_left_alone(tmp_path: Path) -> None:
    source = """
        def second(text):
            return text.split(":")[1]
        def walk(settings):
            print(second("a:b"), second(settings.address))
            return [second(key) for key in r.scan_iter("user:*:profile")]
        """
    assert code(tmp_path, source) == [(9, "split", False)]


def test_bytes_are_left_alone(tmp_path: Path) -> None:
    source = """
        def walk():
            return [key.split(b":")[1] for key in r.scan_iter("user:*:profile")]
        """
    assert code(tmp_path, source) == [(9, "split", False)]


def test_a_prefix_of_other_keys_as_well_is_no_longer_one(tmp_path: Path) -> None:
    source = """
        def walk(name):
            r.get(f"user:{name}")
            return [key for key in r.scan_iter("*") if key.startswith("user:")]
        """
    assert code(tmp_path, source) == [(10, "startswith", True)]


def test_replies_and_messages_that_name_keys(tmp_path: Path) -> None:
    source = """
        def work(uid):
            name, job = r.blpop([f"user:{uid}:profile", f"user:{uid}:settings"])
            return name.split(":")[1], job.split(":")[1]
        def hear():
            p = r.pubsub()
            p.psubscribe("__keyspace@0__:user:*:profile")
            for message in p.listen():
                key = message["channel"].split(":", 1)[1]
                print(message["channel"].split(":")[2], message["data"].split(":"), r.get(key))
        """
    assert code(tmp_path, source) == [(10, "split", True), (16, "split", True)]


def test_a_part_that_may_be_a_key_keeps_its_braces(tmp_path: Path) -> None:
    source = """
        def walk(uid):
            r.get(f"user:{uid}:profile")
            r.mget(f"app:user:{uid}:profile", f"app:user:{uid}:settings")
            r.mget(f"log:{uid}:a", f"log:{uid}:b")
            print([key.removeprefix("app:") for key in r.scan_iter("app:*")])
            print([key.removeprefix("log:") for key in r.scan_iter("log:*")])
        """
    head = OTHERS.partition("def both")[0]
    contents = {"app.py": (head + dedent(source)).encode()}
    context = context_of(contents, price=pricing(lambda wanted: search(tmp_path, (), wanted)))
    fallout = [one for change in propose(context, ["hash-tags"]) for one in change.fallout or ()]
    assert {one.what.split(" ")[0]: one.manual for one in fallout if one.owner.value == "code"} == {
        "removeprefix('app:')": True,
        "removeprefix('log:')": False,
    }
