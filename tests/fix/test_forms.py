"""Every way to write a key, run on real servers before and after.

The original runs on the standalone server; on the cluster it raises. Rewritten it gives the same results on
both, and its keys are the old ones but for braces. Rewriting what was rewritten changes nothing, and the
rules about slots have nothing left to say.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import redis
from _pytest.mark import ParameterSet
from fixing import context_of, proposed
from live_servers import Address, Servers

from clusterlint.fix import propose
from clusterlint.fix.verify import edited
from clusterlint.rules.base import all_rules

SLOT_RULES = [rule for rule in all_rules() if rule.code in ("CL101", "CL103", "CL105")]

KEYS: dict[str, tuple[str, str, str]] = {
    "f-string": ("", "f'user:{uid}:profile'", "f'user:{uid}:settings'"),
    "f-string in double quotes": ("", 'f"profile:{uid}"', 'f"settings:{uid}"'),
    "f-string with quotes inside": ("", "f\"user:{data['id']}:profile\"", "f\"user:{data['id']}:settings\""),
    "f-string with a conversion": ("", "f'profile:{uid!s}:x'", "f'settings:{uid}:x'"),
    "f-string with the same format": ("", "f'profile:{n:05d}:x'", "f'settings:{n:05d}:x'"),
    "f-string with a nested format": ("", "f'profile:{n:0{width}d}:x'", "f'settings:{n:0{width}d}:x'"),
    "f-string with =": ("", "f'profile:{uid=}:x'", "f'settings:{uid=}:x'"),
    "f-string, raw": ("", r"rf'user\d:{uid}:profile'", r"rf'user\d:{uid}:settings'"),
    "f-string, capital": ("", "F'profile:{uid}'", "F'settings:{uid}'"),
    "f-string, triple-quoted": ("", "f'''user:{uid}:profile'''", 'f"""user:{uid}:settings"""'),
    "f-string over lines": ("", "f'''user:\n{uid}:profile'''", "f'''user:\n{uid}:settings'''"),
    "f-string with escapes": ("", r"f'us\x65r\t:{uid}:profile'", r"f'user\t:{uid}:settings'"),
    "f-string with braces behind": ("", "f'user:{uid}:profile:}}x'", "f'user:{uid}:settings:}}x{{'"),
    "f-strings side by side": ("", "'user:' f'{uid}' ':profile'", "f'user:' f'{uid}' ':settings'"),
    "f-strings on several lines": ("", "(\n        'user:'\n        f'{uid}:profile'  # the first\n    )", "f'user:{uid}' ':settings'"),
    "an expression with braces": ("", "f'user:{ {1: uid}[1] }:profile'", "f'user:{ {1: uid}[1] }:settings'"),
    "percent": ("", "'user:%s:profile' % uid", "'user:%s:settings' % (uid,)"),
    "percent by name": ("", "'user:%(u)s:profile' % {'u': uid}", "'user:%(u)s:settings' % dict(u=uid)"),
    "percent with a percent sign": ("", "'100%%:%s:profile' % uid", "'100%%:%s:settings' % uid"),
    "percent in raw text": ("", r"r'user\%s:profile' % uid", r"r'user\%s:settings' % uid"),
    "percent of a number": ("", "'profile:%d:x' % n", "'settings:%d:x' % n"),
    "format": ("", "'user:{}:profile'.format(uid)", "'user:{}:settings'.format(uid)"),
    "format by position": ("", "'profile:{1}:{0}'.format('x', uid)", "'settings:{0}:y'.format(uid)"),
    "format by name": ("", "'profile:{u}'.format(u=uid)", "'settings:{u!s}'.format(u=uid)"),
    "format with a format": ("", "'profile:{:05d}:x'.format(n)", "'settings:{:05d}:x'.format(n)"),
    "format_map": ("", "'user:{u}:profile'.format_map({'u': uid})", "'user:{u}:settings'.format_map({'u': uid})"),
    "format with braces": ("", "'user:{}:}}a:profile'.format(uid)", "'user:{}:}}a{{:settings'.format(uid)"),
    "string.Template": (
        "from string import Template\nT = Template('user:$u:profile')\n",
        "T.substitute(u=uid)",
        "Template('user:${u}:settings').safe_substitute(u=uid)",
    ),
    "plus": ("", "'user:' + uid + ':profile'", "'user:' + uid + ':settings'"),
    "plus with str()": ("", "'profile:' + str(n)", "'settings:' + str(n)"),
    "plus in brackets": ("", "'user:' + (uid + ':profile')", "('user:' + uid) + ':settings'"),
    "plus of names only": ("SEP = ':'\n", "uid + SEP + 'profile'", "uid + SEP + 'settings'"),
    "plus grown": ("", "grown(uid)", "'user:' + uid + ':settings'"),
    "join of a list": ("", "':'.join(['user', uid, 'profile'])", "':'.join(['user', uid, 'settings'])"),
    "join of a tuple": ("SEP = ':'\n", "SEP.join(('profile', uid))", "SEP.join(('settings', uid))"),
    "a join of what is passed": ("def key(*parts):\n    return ':'.join(parts)\n", "key('user', uid, 'profile')", "key('user', uid, 'settings')"),
    "a dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass Names:\n    profile: str = 'user:{}:profile'\nnames = Names()\n",
        "names.profile.format(uid)",
        "f'user:{uid}:settings'",
    ),
    "a property": (
        "class Keys:\n    def __init__(self, uid):\n        self.uid = uid\n    @property\n    def profile(self):\n        return f'user:{self.uid}:profile'\n",
        "Keys(uid).profile",
        "'user:' + uid + ':settings'",
    ),
    "a partial": (
        "from functools import partial\ndef key(kind, uid):\n    return f'user:{uid}:{kind}'\nprofile = partial(key, 'profile')\n",
        "profile(uid)",
        "key('settings', uid)",
    ),
    "a constant prefix": ("PREFIX = 'user:'\n", "PREFIX + uid + ':profile'", "f'{PREFIX}{uid}:settings'"),
    "constant templates": ("PROFILE = 'user:%s:profile'\nSETTINGS = 'user:{}:settings'\n", "PROFILE % uid", "SETTINGS.format(uid)"),
    "class attributes": ("class K:\n    PROFILE = 'profile:%s'\n    SETTINGS = 'settings:{}'\n", "K.PROFILE % uid", "K.SETTINGS.format(uid)"),
    "an enumeration": (
        "from enum import Enum\nclass K(str, Enum):\n    PROFILE = 'profile:{}:x'\n    SETTINGS = 'settings:{}:x'\n",
        "K.PROFILE.value.format(uid)",
        "K.SETTINGS.value.format(uid)",
    ),
    "a dict of templates": ("T = {'p': 'profile:{u}', 's': 'settings:{u}'}\n", "T['p'].format(u=uid)", "T['s'].format(u=uid)"),
    "a helper function": ("def key(uid, kind):\n    return f'user:{uid}:{kind}'\n", "key(uid, 'profile')", "key(uid, 'settings')"),
    "two helper functions": (
        "def user(uid):\n    return 'user:' + uid\ndef part(uid, kind):\n    return user(uid) + ':' + kind\n",
        "part(uid, 'profile')",
        "part(uid, 'settings')",
    ),
    "a default of a parameter": ("def key(uid, kind='profile'):\n    return f'{kind}:{uid}:x'\n", "key(uid)", "key(uid, 'settings')"),
    "a lambda": ("key = lambda uid, kind: f'{kind}:{uid}'\n", "key(uid, 'profile')", "key(uid, 'settings')"),
    "a method": (
        "class Keys:\n    prefix = 'user'\n    def of(self, uid, kind):\n        return f'{self.prefix}:{uid}:{kind}'\nkeys = Keys()\n",
        "keys.of(uid, 'profile')",
        "keys.of(uid, 'settings')",
    ),
    "a class method": (
        "class Keys:\n    P = 'profile'\n    @classmethod\n    def of(cls, uid):\n        return cls.P + ':' + uid\n",
        "Keys.of(uid)",
        "'settings:' + uid",
    ),
    "lower": ("", "('User:' + uid + ':Profile').lower()", "f'user:{uid}:settings'.lower()"),
    "a default of a setting": (
        "import os\nKEY = os.environ.get('CLUSTERLINT_TEST_KEY', 'profile:%s:x')\n",
        "'settings:%s:x' % uid",
        "'profile:%s:x' % uid",
    ),
    "constants": ("", "'stats:hits'", "'stats:misses'"),
}

BYTES: dict[str, tuple[str, str, str]] = {
    "bytes with percent": ("", "b'user:%s:profile' % raw", "b'user:%b:settings' % raw"),
    "bytes with plus": ("", "b'user:' + raw + b':profile'", "b'user:' + raw + b':settings'"),
    "bytes joined": ("", "b':'.join([b'user', raw, b'profile'])", "b':'.join([b'user', raw, b'settings'])"),
    "raw bytes": ("", r"rb'us\er:%s:profile' % raw", r"rb'us\er:%s:settings' % raw"),
    "encoded": ("", "f'profile:{uid}'.encode()", "('settings:%s' % uid).encode()"),
}

PEP_701 = {
    "nested quotes": ("", "f'user:{data['id']}:profile'", "f'user:{data['id']}:settings'"),
    "a line break in a field": ("", "f'profile:{\n        uid  # who\n    }'", "f'settings:{uid}'"),
    "a nested f-string": ("", "f'user:{f'{uid}'}:profile'", "f'user:{f'{uid}'}:settings'"),
}

if sys.version_info >= (3, 12):
    KEYS.update({f"PEP 701, {name}": key for name, key in PEP_701.items()})

PROGRAM = """\
import redis


{prelude}def grown(uid):
    key = 'user:'
    key += uid
    key += ':profile'
    return key


def run(r: redis.Redis, uid: str, n: int, raw: bytes):
    data, width = {{'id': uid}}, 4
    r.set({one}, 'a')
    r.set({other}, 'b')
    return r.mget({one}, {other}), r.exists({one}), data, width
"""

WHOLE: dict[str, str] = {
    "a scan for the family": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.mset({f'user:{uid}:profile': 'a', f'user:{uid}:settings': 'b'})
            found = sorted(r.get(key) for key in r.scan_iter(match='user:*:profile'))
            some = sorted(r.get(key) for key in r.scan_iter(f'user:{uid}:*'))
            return found, some, len(list(r.scan_iter('user:*')))
        """,
    "a scan with an option": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.mset({f'profile:{uid}': 'a', f'settings:{uid}': 'b'})
            return sorted(r.get(key) for key in r.scan_iter('profile:[1-9]*', count=50))
        """,
    "a script that gets its keys": """
        LUA = "return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])}"
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.set(f'profile:{uid}', 'a')
            r.set(f'settings:{uid}', 'b')
            return r.eval(LUA, 2, f'profile:{uid}', f'settings:{uid}')
        """,
    "a script object": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            both = r.register_script("return redis.call('SET', KEYS[1], 'x') and redis.call('INCR', KEYS[2])")
            return both(keys=[f'profile:{uid}', 'count:' + uid], args=[])
        """,
    "a script that builds a key": '''
        LUA = """
        local profile = 'user:' .. ARGV[1] .. ':profile'
        redis.call('SET', KEYS[1], 'b')
        return {redis.call('GET', profile), redis.call('GET', 'user:' .. ARGV[1] .. ':settings')}
        """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.set('user:' + uid + ':profile', 'a')
            moved = r.renamenx('user:' + uid + ':none', 'user:' + uid + ':none2') if n < 0 else None
            r.eval("return redis.call('MGET', KEYS[1], KEYS[2])", 2, f'user:{uid}:profile', f'user:{uid}:settings')
            return r.eval(LUA, 1, f'user:{uid}:settings', uid), moved
        ''',
    "a transaction": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            with r.pipeline(transaction=True) as pipe:
                pipe.incr(f'orders:{uid}')
                pipe.incr('items:%s' % uid)
                return [int(reply) for reply in pipe.execute()]
        """,
    "renamed": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.set(f'draft:{uid}', 'text')
            r.rename(f'draft:{uid}', f'post:{uid}')
            return r.get('post:{}'.format(uid))
        """,
    "a store of sets": """
        KINDS = ('a', 'b')
        def key(kind, uid):
            return f'{kind}:{uid}'
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.sadd(key('likes', uid), 1, 2)
            r.sadd(key('views', uid), 2, 3)
            r.sinterstore(key('both', uid), [key('likes', uid), key('views', uid)])
            return sorted(r.smembers(key('both', uid)))
        """,
    "a mapping": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.mset({f'user:{uid}:{kind}': kind for kind in ('profile', 'settings')})
            return r.mget([f'user:{uid}:profile', f'user:{uid}:settings'])
        """,
    "another key of the same helper": """
        def key(uid, kind):
            return f'user:{uid}:{kind}'
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            r.mset({key(uid, 'profile'): 'a', key(uid, 'settings'): 'b'})
            r.incr(key(uid, 'visits'))
            return r.mget(key(uid, 'profile'), key(uid, 'settings')), r.get(key(uid, 'visits'))
        """,
    "loops and conditions": """
        def run(r: redis.Redis, uid: str, n: int, raw: bytes):
            out = []
            for kind in ['profile', 'settings']:
                r.set(f'{kind}:{uid}:v', kind)
            out += r.mget(f'profile:{uid}:v', f'settings:{uid}:v')
            name = f'profile:{uid}:v' if n else f'settings:{uid}:v'
            return out, r.get(name)
        """,
}


@dataclass(frozen=True)
class Ran:
    """What a run gave, and the keys that it left."""

    result: Any
    keys: frozenset[bytes]


def sources() -> Iterator[ParameterSet]:
    for name, (prelude, one, other) in {**KEYS, **BYTES}.items():
        yield pytest.param(PROGRAM.format(prelude=prelude, one=one, other=other), id=name)
    for name, program in WHOLE.items():
        yield pytest.param("import redis\n" + textwrap.dedent(program), id=name)


def ran(source: str, client: Callable[[], Any], nodes: list[redis.Redis]) -> Ran:
    """Run the program on empty servers."""
    for node in nodes:
        node.flushall()
    scope: dict[str, Any] = {}
    exec(compile(source, "program.py", "exec"), scope)
    r = client()
    try:
        result = scope["run"](r, "17", 17, b"17")
    finally:
        r.close()
    return Ran(result, frozenset(key for node in nodes for key in node.keys("*")))


def fixed(source: str) -> str:
    context, changes = proposed({"app.py": source})
    assert changes, [group.obstacles for group in context.plan.groups]
    assert not [change.refused for change in changes if change.refused]
    return edited(context, changes)["app.py"].text


def bare(keys: frozenset[bytes]) -> frozenset[bytes]:
    return frozenset(key.replace(b"{", b"").replace(b"}", b"") for key in keys)


class Bench:
    """The servers, and clients as the two kinds of team use them."""

    def __init__(self, servers: Servers) -> None:
        self.one, self.cluster = servers.standalone, servers.cluster
        self.alone = [redis.Redis(self.one.host, self.one.port)]
        self.nodes = [redis.Redis(node.host, node.port) for node in self.cluster]

    def standalone(self, source: str) -> Ran:
        return ran(source, lambda: redis.Redis(self.one.host, self.one.port, decode_responses=True), self.alone)

    def on_cluster(self, source: str) -> Ran:
        first: Address = self.cluster[0]
        return ran(source, lambda: redis.RedisCluster(first.host, first.port, decode_responses=True), self.nodes)


@pytest.fixture(scope="module")
def bench(live_servers: Servers) -> Bench:
    return Bench(live_servers)


def check(source: str, bench: Bench) -> None:
    before = bench.standalone(source)
    with pytest.raises((redis.exceptions.RedisClusterException, redis.ResponseError)):
        bench.on_cluster(source)
    new = fixed(source)
    alone, spread = bench.standalone(new), bench.on_cluster(new)
    assert alone.result == before.result
    assert spread.result == before.result
    assert bare(alone.keys) == bare(before.keys)
    assert spread.keys == alone.keys != before.keys
    again = context_of({"app.py": new.encode()})
    assert propose(again, ["hash-tags"]) == ()
    assert [finding for rule in SLOT_RULES for finding in rule.judge(again.program)] == []


@pytest.mark.parametrize("source", list(sources()))
def test_rewritten_code_does_the_same_on_both_servers(source: str, bench: Bench) -> None:
    check(source, bench)


def tidied(source: str) -> str:
    """The source as a formatter writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def untidied(source: str) -> str:
    """The same with spaces where nobody puts them, and with Windows line endings."""
    spaced = source.replace("(", "( ").replace(", ", " ,").replace(" + ", "+")
    return spaced.replace("\n", "\r\n")


@pytest.mark.parametrize("name", ["f-string", "percent", "plus", "join of a list", "format", "a method"])
@pytest.mark.parametrize("change", [tidied, untidied])
def test_formatting_makes_no_difference(name: str, change: Callable[[str], str], bench: Bench) -> None:
    prelude, one, other = KEYS[name]
    check(change(PROGRAM.format(prelude=prelude, one=one, other=other)), bench)
