"""What the rewritten code looks like, what is taken along, and what is refused with which reason."""

from __future__ import annotations

from textwrap import dedent

import pytest
from fixing import HEAD, body, context_of, proposed, refusals, rewritten

from clusterlint.finding import Applicability
from clusterlint.fix import Change, propose

USED = """
def use(uid):
    r.mget({one}, {other})
"""

SITES: dict[str, tuple[str, str, str]] = {
    "a tag from the start": ("f'user:{uid}:a'", "f'{{user:{uid}}}:a'", "f'user:{uid}:b'"),
    "a tag of a hole": ("f'a:{uid}:x'", "f'a:{{{uid}:x}}'", "f'b:{uid}:x'"),
    "percent": ("'user:%s:a' % uid", "'{user:%s}:a' % uid", "f'user:{uid}:b'"),
    "format": ("'user:{}:a'.format(uid)", "'{{user:{}}}:a'.format(uid)", "f'user:{uid}:b'"),
    "plus, where literals are": ("'user:' + uid + ':a'", "'{user:' + uid + '}:a'", "f'user:{uid}:b'"),
    "plus, where none is": ("'a:' + uid", "'a:{' + uid + \"}\"", "f'b:{uid}'"),
    "a list that is joined": ("':'.join(['a', uid])", "':'.join(['a', \"{\" + uid + \"}\"])", "f'b:{uid}'"),
    "bytes": ("b'a:' + uid", "b'a:{' + uid + b\"}\"", "b'b:%s' % uid"),
    "quotes in a field (PEP 701)": (
        "f'user:{uid['id']}:a'",
        "f'{{user:{uid['id']}}}:a'",
        "f'user:{uid['id']}:b'",
    ),
    "a line break in a field (PEP 701)": (
        "f'a:{\n        uid\n    }'",
        "f'a:{{{\n        uid\n    }}}'",
        "f'b:{uid}'",
    ),
    "neighbours": ("'user:' f'{uid}:a'", "'{user:' f'{uid}}}:a'", "f'user:{uid}:b'"),
    "comments and spaces": (
        "'user:%s:a'  %  uid  # first\n        ",
        "'{user:%s}:a'  %  uid  # first\n        ",
        "f'user:{uid}:b'",
    ),
}


@pytest.mark.parametrize(("old", "new", "other"), SITES.values(), ids=SITES.keys())
def test_only_the_braces_are_new(old: str, new: str, other: str) -> None:
    source = USED.format(one=old, other=other)
    assert new in body(source)


def test_several_files_change_together() -> None:
    new = rewritten(
        {
            "keys.py": "def profile(uid):\n    return f'user:{uid}:profile'\n",
            "app.py": HEAD
            + "from keys import profile\ndef use(uid):\n    r.mget(profile(uid), 'user:' + uid + ':b')\n",
            "other.py": "import redis\ndef untouched(x):\n    return f'user:{x}:profile'\n",
        }
    )
    assert "{{user:{uid}}}:profile" in new["keys.py"]
    assert "'{user:' + uid + '}:b'" in new["app.py"]
    assert new["other.py"].endswith("f'user:{x}:profile'\n")


def test_the_same_key_built_elsewhere_changes_too() -> None:
    source = """
        def use(uid):
            r.mget(f'user:{uid}:a', f'user:{uid}:b')
        def other(user_id):
            r.delete('user:%s:a' % user_id)
        """
    assert "'{user:%s}:a' % user_id" in body(source)


def test_a_family_of_the_same_helper_is_taken_along_and_said() -> None:
    source = """
        def key(uid, kind):
            return f'user:{uid}:{kind}'
        def use(uid):
            r.mget(key(uid, 'a'), key(uid, 'b'))
            r.get(key(uid, 'c'))
        """
    _, (change,) = proposed(source)
    assert change.refused is None
    assert any("user:{uid}:c" in note for note in change.notes)
    assert any(one.old == "user:{uid}:c" for one in change.renamings)


def test_what_a_change_says() -> None:
    _, (change,) = proposed(USED.format(one="f'user:{uid}:a'", other="f'user:{uid}:b'"))
    assert change.codemod == "hash-tags"
    assert change.applicability is Applicability.UNSAFE
    assert change.rules == ("CL101",)
    assert [place.line for place in change.locations] == [6]
    assert {(one.old, one.new) for one in change.renamings} == {
        ("user:{uid}:a", "{{user:{uid}}}:a"),
        ("user:{uid}:b", "{{user:{uid}}}:b"),
    }
    assert change.fallout is None and not change.applicable


def test_constant_tags_say_that_they_load_one_slot() -> None:
    _, (change,) = proposed("def use():\n    r.mget('stats:a', 'stats:b')\n")
    assert any("one slot" in note for note in change.notes)


def test_what_a_pipeline_refuses_is_not_answered_but_said() -> None:
    source = """
        def use(uid):
            pipe = r.pipeline(transaction=False)
            pipe.rename(f'draft:{uid}', f'post:{uid}')
            pipe.execute()
        """
    _, (change,) = proposed(source)
    assert change.refused is None
    assert change.locations == ()
    assert any("app.py:7: a cluster pipeline refuses RENAME" in note for note in change.notes)


def test_a_library_of_functions_that_builds_a_key_of_the_group_gets_its_braces_too() -> None:
    source = """
        LIBRARY = '''#!lua name=users
        redis.register_function('seen', function(keys, args)
          return redis.call('GET', 'user:' .. args[1] .. ':a')
        end)
        '''
        def load():
            r.function_load(LIBRARY, replace=True)
        def use(uid):
            r.mget(f'user:{uid}:a', f'user:{uid}:b')
        """
    new = body(source)
    assert "'GET', '{user:' .. args[1] .. '}:a'" in new
    assert new.replace("{{user:{uid}}}", "user:{uid}").replace("'{user:'", "'user:'").replace(
        "'}:a'", "':a'"
    ) == dedent(source)


@pytest.mark.parametrize(("opened", "answered"), [("", ()), ("transaction=True", ("CL103",))])
def test_a_watch_that_raises_whatever_its_keys_are_is_not_answered(
    opened: str, answered: tuple[str, ...]
) -> None:
    source = f"""
        def use(uid):
            with r.pipeline({opened}) as pipe:
                pipe.watch(f'post:{{uid}}', f'draft:{{uid}}')
                pipe.multi()
                pipe.set(f'post:{{uid}}', 1)
                pipe.set(f'draft:{{uid}}', 1)
                pipe.execute()
        """
    _, (change,) = proposed(source)
    assert change.refused is None
    assert change.rules == answered
    told = [note for note in change.notes if "it needs pipeline(transaction=True)" in note]
    assert bool(told) is not bool(answered), change.notes


PATTERNS = {
    "user:*:a": "{user:*}:a",
    "user:*": "{user:*",
    "user:1*": "{user:1*",
    "*": "*",
    "*:a": "{*}:a",
    "user:?:a": "{user:?}:a",
    "user:[0-9]*:a": "{user:[0-9]*}:a",
    r"user:\**:a": r"{user:\**}:a",
    "group:*": "group:*",
}


@pytest.mark.parametrize(("old", "new"), PATTERNS.items())
def test_patterns(old: str, new: str) -> None:
    source = USED.format(one="f'user:{uid}:a'", other="f'user:{uid}:b'") + f"    r.keys({old!r})\n"
    assert f"r.keys({new!r})" in body(source)


NAMED = """
NS = os.environ.get("NAMESPACE", "app")
class Cache:
    def __init__(self, prefix):
        self.prefix = prefix
    def use(self, uid):
        return r.mget(f"{{self.prefix}}:{{uid}}:a", f"{{self.prefix}}:{{uid}}:b")
    def clear(self, uid, some):
        return r.keys({})
{}
"""

BY_A_VALUE = {
    'f"{self.prefix}:*"': 'f"{{{self.prefix}:*"',
    'self.prefix + ":*"': '"{" + self.prefix + ":*"',
    '"%s*" % self.prefix': '"{%s*" % self.prefix',
    '":".join([self.prefix, uid, "*"])': '":".join(["{" + self.prefix, uid + "}", "*"])',
    'f"{self.prefix}:{uid}*"': 'f"{{{self.prefix}:{uid}*"',
    'f"{self.prefix}:*" if some else f"*:{uid}:b"': 'f"{{{self.prefix}:*" if some else f"{{*:{uid}}}:b"',
}


@pytest.mark.parametrize("made", ["", "cache = Cache('app')", "cache = Cache(NS)", "def make(ns): return Cache(ns)"])
@pytest.mark.parametrize(("old", "new"), BY_A_VALUE.items())
def test_patterns_that_begin_with_a_value_of_the_keys(old: str, new: str, made: str) -> None:
    assert f"r.keys({new})" in body(NAMED.format(old, made))


REFUSED = {
    "a text that is changed on the way": (
        """
        def use(uid):
            r.mget(f'user:{uid}:a', 'usex:%s:b'.replace('x', 'r') % uid)
        """,
        "does not come from a literal",
    ),
    "a key that may come from a request": (
        """
        def use(uid, request):
            r.mget(f'user:{uid}:a', f'user:{uid}:b')
            r.get(request.args['key'] or f'user:{uid}:a')
        """,
        "comes from outside (request)",
    ),
    "a pattern that finds other keys too": (
        """
        def use(uid):
            r.mget(f'user:{uid}:a', f'user:{uid}:b')
            r.get('user:count')
            for key in r.scan_iter('user:*'):
                r.delete(key)
        """,
        "no braces in it would find them all",
    ),
    "a channel that is a keyword": (
        """
        def use(uid, told):
            r.mget(f'user:{uid}:a', f'user:{uid}:b')
            r.pubsub().psubscribe(**{'__keyspace@0__:user:*': told})
        """,
        "is the key of a dict",
    ),
    "a script that makes one key of another": (
        """
        def use(uid):
            r.mget(f'user:{uid}', f'user:{uid}:a')
            r.eval("return redis.call('GET', KEYS[1] .. ':a')", 1, f'user:{uid}')
        """,
        "of a key that gets other braces",
    ),
    "a script that takes a key apart": (
        """
        def use(uid):
            r.mget(f'lock:{uid}', f'signal:{uid}')
            r.eval("return redis.call('DEL', 'signal:' .. string.sub(KEYS[1], 6))", 1, f'lock:{uid}')
        """,
        "in a way that cannot be parted",
    ),
    "a script that takes apart what it finds": (
        """
        def use(uid):
            r.mget(f'lock:{uid}', f'signal:{uid}')
            r.eval(SCRIPT, 0)
        SCRIPT = '''
        for _, lock in pairs(redis.call('KEYS', 'lock:*')) do
            local name = lock:sub(6)
            redis.call('DEL', 'signal:' .. name)
        end
        '''
        """,
        "in a way that cannot be parted",
    ),
    "a text that a value shares": (
        """
        def use(uid):
            r.mget(f'a:{uid}:x', f'b:{uid}:x')
            r.set('last', NAME % uid)
            r.get(NAME % uid + 'x')
        NAME = 'a:%s:'
        """,
        "which must stay as it is",
    ),
}


@pytest.mark.parametrize(("source", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_the_place_and_the_reason(source: str, reason: str) -> None:
    (found,) = refusals(source)
    assert found.startswith("app.py:")
    assert reason in found


def test_a_script_that_takes_other_keys_apart_does_not_keep_a_group() -> None:
    source = """
        def use(uid, oid):
            r.mget(f'lock:{uid}', f'signal:{uid}')
            r.mget(f'order:{oid}:a', f'order:{oid}:b')
            r.eval("return redis.call('DEL', 'signal:' .. string.sub(KEYS[1], 6))", 1, f'lock:{uid}')
        """
    _, changes = proposed(dedent(source))
    assert sorted(change.refused is None for change in changes) == [False, True]


def test_keys_that_only_tests_build_follow_the_code() -> None:
    code = "import redis\nr = redis.Redis(host='h')\ndef union(client, *keys):\n    return client.sunion(*keys)\n"
    test = "from app import r, union\ndef test_union():\n    assert union(r, 'foo1', 'foo2') == set()\n"
    for path, refused in (("tests/test_app.py", True), ("use.py", False)):
        context = context_of({"app.py": code.encode(), path: test.encode()})
        (change,) = propose(context, ["hash-tags"])
        assert (change.refused is not None) == refused
        assert not refused or "only tests build these keys" in str(change.refused)


def test_a_refused_change_has_no_edits() -> None:
    _, changes = proposed(dedent(REFUSED["a channel that is a keyword"][0]))
    assert [(change.edits, change.applicable) for change in changes] == [((), False)]


def test_one_refused_group_does_not_keep_the_others() -> None:
    source = """
        def use(uid, oid):
            r.mget(f'user:{uid}:a', 'usex:%s:b'.replace('x', 'r') % uid)
            r.mget(f'order:{oid}:a', f'order:{oid}:b')
        """
    _, changes = proposed(source)
    assert sorted(change.refused is None for change in changes) == [False, True]


def test_branches_that_build_the_same_text_again_and_again() -> None:
    source = "def use(uid, c):\n    k = f'user:{uid}'\n"
    source += "    if c:\n        k = k + ':x'\n    else:\n        k += ':x'\n" * 24
    source += "    r.mget(k + ':a', k + ':b')\n"
    assert body(source).count("{") == 3


def test_nothing_is_proposed_where_the_tags_are_there() -> None:
    _, changes = proposed(USED.format(one="f'{{user:{uid}}}:a'", other="f'{{user:{uid}}}:b'"))
    assert changes == ()


def test_the_order_of_the_files_does_not_matter() -> None:
    files = {
        "a.py": HEAD + "def use(uid):\n    r.mget(f'user:{uid}:a', f'user:{uid}:b')\n",
        "b.py": HEAD + "def use(uid):\n    r.get('user:' + uid + ':a')\n",
    }

    def told(changes: tuple[Change, ...]) -> list[object]:
        return [(change.edits, change.renamings, change.title) for change in changes]

    backwards = dict(reversed(files.items()))
    assert told(proposed(files)[1]) == told(proposed(backwards)[1])
