"""What a collection got in one loop varies in the loops that take it out again."""

from __future__ import annotations

import pytest
from linking import only

HEAD = """
import json
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
import redis

r = redis.Redis()

class User:
    def __init__(self, uid):
        self.uid = uid

    @property
    def key(self):
        return f"user:{self.uid}"

    def part(self, name):
        return f"user:{{{self.uid}}}:{name}"

    def __str__(self):
        return self.key

@dataclass
class Post:
    pid: str

    def like(self):
        return f"post:{self.pid}"

class Row(NamedTuple):
    rid: str
    size: int

def loaded(uids):
    return [User(uid) for uid in uids]

def told(uids):
    for uid in uids:
        yield User(uid)

def key(uid, name):
    return f"user:{uid}:{name}"

def read(uids):
    users = loaded(uids)
    rows = [{"key": f"u:{uid}", "id": uid} for uid in uids]
"""

VARYING = {
    "a property": "r.mget([user.key for user in users])",
    "a method": "r.mget([user.part('x') for user in users])",
    "as text": "r.mget([str(user) for user in users], [f'{user}' for user in users])",
    "yielded": "r.mget([user.key for user in told(uids)])",
    "mapped": "r.mget([user.key for user in map(User, uids)])",
    "by number": "r.mget([users[n].key for n in range(len(users))])",
    "of a dict": "found = {uid: User(uid) for uid in uids}\n    r.mget([user.key for user in found.values()])",
    "by key": "found = {uid: User(uid) for uid in uids}\n    r.mget([found[uid].key for uid in uids])",
    "in lists": "found = {u: [User(u)] for u in uids}\n    r.mget([x.key for us in found.values() for x in us])",
    "a dataclass": "r.mget([post.like() for post in [Post(uid) for uid in uids]])",
    "spread fields": "r.mget([post.like() for post in [Post(**json.loads(uid)) for uid in uids]])",
    "a named tuple": "r.mget([f'r:{row.rid}' for row in [Row(uid, 1) for uid in uids]])",
    "neighbours": "[r.mget(a.key, b.key) for a, b in zip(users, users[1:])]",
    "an entry": "r.mget([row['key'] for row in rows])",
    "made of an entry": "r.mget([f'post:{row[\"id\"]}' for row in rows])",
    "set later": "for u in users:\n        u.name = f'n:{u.uid}'\n    r.mget([u.name for u in users])",
    "put in later": "for row in rows:\n        row['x'] = f'x:{row[\"id\"]}'\n    r.mget([row['x'] for row in rows])",
    "a partial": "r.mget([make('x') for make in [partial(key, uid) for uid in uids]])",
    "bound methods": "r.mget([make('x') for make in [user.part for user in users]])",
    "a group without the tag": "found = {}\n    for u, n in uids:\n        found.setdefault((n, 1), []).append(f'{{{u}}}:a')"
    "\n    [r.mget(keys) for keys in found.values()]",
    "texts by number": "keys = [f'u:{uid}' for uid in uids]\n    r.mget([keys[n] for n in range(len(keys))])",
    "texts by key": "keys = {uid: f'u:{uid}' for uid in uids}\n    r.mget([keys[uid] for uid in uids])",
}
ONE = {
    "an object": "[r.mget(user.part('a'), user.part('b')) for user in users]",
    "an element": "r.mget(users[0].part('a'), users[0].part('b'))",
    "set later": "for u in users:\n        u.name = u.part('n')\n    [r.mget(u.name, u.part('x')) for u in users]",
    "an entry": "[r.mget(f'{{{row[\"id\"]}}}:a', f'{{{row[\"id\"]}}}:b') for row in rows]",
    "a group": "found = {}\n    for u, n in uids:\n        found.setdefault((u, n), []).append(f'{{{u}}}:a')\n"
    "    [r.mget(keys) for keys in found.values()]",
    "by key": "tags = {u: f'{{{u}}}:a' for u in uids}\n    [r.mget(tags[u], f'{{{u}}}:b') for u in uids]",
    "what is read": "[r.mget(p.like(), p.like()) for p in [Post(**json.loads(uid)) for uid in uids]]",
}


def hashed(body: str) -> tuple[set[str], bool]:
    """The parts that the slots of all keys come from, and whether one of them varies inside the call."""
    keys = only(f"{HEAD}    {body}\n", "mget").keys
    templates = [(key, template.hashed()) for key in keys for template in key.choices]
    varying = any(hole.identity in key.varying for key, template in templates for hole in template.holes)
    return {repr(template.parts) for _, template in templates}, varying


@pytest.mark.parametrize("body", VARYING.values(), ids=VARYING)
def test_varying(body: str) -> None:
    parts, varying = hashed(body)
    assert varying or len(parts) > 1


@pytest.mark.parametrize("body", ONE.values(), ids=ONE)
def test_one_in_each_turn(body: str) -> None:
    parts, varying = hashed(body)
    assert len(parts) == 1 and not varying
