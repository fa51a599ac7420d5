"""A factory that chooses among several clients: the call says which, also by a default, and it stays that one."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = """
import os
from enum import Enum
from redis import Redis
MODE = "accounts"
MAIN = Redis.from_url(os.environ["REDIS_URL"])
ACCOUNTS = Redis.from_url(os.environ["ACCOUNTS_URL"])
POOLS = {"main": MAIN, "accounts": ACCOUNTS}
CLIENTS = {f"{name}-{flag}": Redis.from_url(url) for flag in (True, False) for name, url in (
    ("main", os.environ["REDIS_URL"]), ("accounts", os.environ["ACCOUNTS_URL"]))}
class Kind(str, Enum):
    MAIN = "main"
    ACCOUNTS = "accounts"
def by_key(name="main"):
    return POOLS[name]
def by_two(name, flag=True):
    return CLIENTS[f"{name}-{flag}"]
def by_if(name: str = "main"):
    if name == "accounts":
        return ACCOUNTS
    return MAIN
def by_member(kind: Kind = Kind.MAIN):
    if kind is Kind.ACCOUNTS:
        return ACCOUNTS
    elif kind == Kind.MAIN:
        return MAIN
    raise ValueError(kind)
def by_member_key(kind):
    return {Kind.MAIN: MAIN, Kind.ACCOUNTS: ACCOUNTS}[kind]
def by_flag(accounts=False):
    return ACCOUNTS if accounts else MAIN
"""
BOTH = {"REDIS_URL", "ACCOUNTS_URL"}
CHOICES = {
    "by_key()": {"REDIS_URL"},
    "by_key('accounts')": {"ACCOUNTS_URL"},
    "by_key(Kind.ACCOUNTS)": {"ACCOUNTS_URL"},
    "by_two('accounts', flag=False)": {"ACCOUNTS_URL"},
    "by_two('main')": {"REDIS_URL"},
    "by_if()": {"REDIS_URL"},
    "by_if(name='accounts')": {"ACCOUNTS_URL"},
    "by_member()": {"REDIS_URL"},
    "by_member(Kind.ACCOUNTS)": {"ACCOUNTS_URL"},
    "by_member_key(Kind.ACCOUNTS)": {"ACCOUNTS_URL"},
    "by_flag()": {"REDIS_URL"},
    "by_flag(accounts=True)": {"ACCOUNTS_URL"},
    # A setting in the code may be another one tomorrow, and what nobody knows is either.
    "by_if(MODE)": BOTH,
    "by_if(os.environ['MODE'])": BOTH,
    "by_key(os.environ['MODE'])": BOTH,
}
USES = {
    "at once": "{0}.get('k')\n",
    "kept in an attribute": (
        "class A:\n    def __init__(self):\n        self.r = {0}\n    def go(self):\n        self.r.get('k')\n"
    ),
    "passed on, twice": (
        "def deep(r: Redis):\n    r.get('k')\ndef given(r: Redis, n):\n    deep(r)\n"
        "class Command:\n    def handle(self, *args, **options):\n        r = {0}\n        given(r, options['n'])\n"
    ),
    "a global": "shared = {0}\ndef use():\n    shared.get('k')\n",
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
@pytest.mark.parametrize(("choice", "endpoints"), CHOICES.items(), ids=CHOICES.keys())
def test_the_call_says_which(choice: str, endpoints: set[str], use: str) -> None:
    program = linked({"clients.py": HEAD, "use.py": "from clients import *\n" + use.format(choice)})
    found = {call.client.endpoint for call in program.calls if call.location.path == "use.py"}
    assert found == endpoints


FACTORY = """
    import os
    from redis import Redis
    URLS = {"sessions": os.environ.get("SESSIONS_URL", "redis://s:6379/4"), "cache": os.environ["CACHE_URL"]}
    def client(name):
        return Redis.from_url(URLS[name])
    """
ASKED = {
    "nobody": ("", {("SESSIONS_URL", "CACHE_URL")}),
    "one for one": ("sessions = client('sessions')", {("SESSIONS_URL",)}),
    "some for both": ("a = client('sessions')\nb = client('cache')", {("SESSIONS_URL",), ("CACHE_URL",)}),
    "one for either": (
        "a = client('sessions')\ndef of(request):\n    return client(request.args['n'])",
        {("SESSIONS_URL",), ("SESSIONS_URL", "CACHE_URL")},
    ),
}


@pytest.mark.parametrize(("asking", "endpoints"), ASKED.values(), ids=ASKED.keys())
def test_a_factory_builds_what_it_is_asked_for(asking: str, endpoints: set[tuple[str, ...]]) -> None:
    program = linked({"clients.py": FACTORY, "use.py": f"from clients import client\n{asking}\n"})
    assert {built.client.endpoints for built in program.constructions} == endpoints


def test_what_tests_ask_for_is_not_all_that_a_factory_builds() -> None:
    asking = "from clients import client\ndef test_sessions():\n    client('sessions').get('a')\n"
    program = linked({"clients.py": FACTORY, "tests/test_clients.py": asking})
    assert ("SESSIONS_URL", "CACHE_URL") in {built.client.endpoints for built in program.constructions}
