"""Every way to build a key gives the template that it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linking import linked, only, templates

from clusterlint.slots import Hole, Template, Together, hashed_part, key_slot, together

HEAD = "import redis\nr = redis.Redis()\n"

ONE_KEY: dict[str, tuple[str, list[str]]] = {
    "a literal": ("def f():\n    r.get('a:b')", ["a:b"]),
    "bytes": ("def f():\n    r.get(b'a:x')", ["a:x"]),
    "an f-string": ("def f(u):\n    r.get(f'a:{u}:b')", ["a:{u}:b"]),
    "an attribute in an f-string": ("def f(u):\n    r.get(f'a:{u.id}:b')", ["a:{u.id}:b"]),
    "a format in an f-string": ("def f(n):\n    r.get(f'a:{n:05d}')", ["a:{n}"]),
    "a tag in an f-string": ("def f(u):\n    r.get(f'{{{u}}}:a')", ["{{{u}}}:a"]),
    "a sum": ("def f(u):\n    r.get('a:' + u + ':b')", ["a:{u}:b"]),
    "a sum with str()": ("def f(u):\n    r.get('a:' + str(u))", ["a:{u}"]),
    "a grown text": ("def f(u):\n    k = 'a'\n    k += ':' + u\n    r.get(k)", ["a:{u}"]),
    "percent with a tuple": ("def f(u, v):\n    r.get('a:%s:%s' % (u, v))", ["a:{u}:{v}"]),
    "percent with one value": ("def f(u):\n    r.get('a:%s' % u)", ["a:{u}"]),
    "percent with a number": ("def f(u):\n    r.get('a:%d' % u)", ["a:{u}"]),
    "percent with names": ("def f(u):\n    r.get('a:%(u)s' % {'u': u})", ["a:{u}"]),
    "percent with bytes": ("def f(u):\n    r.get(b'a:%s' % u)", ["a:{u}"]),
    "format in order": ("def f(u):\n    r.get('a:{}:b'.format(u))", ["a:{u}:b"]),
    "format by number": ("def f(u, v):\n    r.get('a:{1}:{0}'.format(u, v))", ["a:{v}:{u}"]),
    "format by name": ("def f(u):\n    r.get('a:{x}'.format(x=u))", ["a:{u}"]),
    "format with a tag": ("def f(u):\n    r.get('{{{}}}:a'.format(u))", ["{{{u}}}:a"]),
    "format_map": ("def f(u):\n    r.get('a:{u}'.format_map({'u': u}))", ["a:{u}"]),
    "join of a list": ("def f(u):\n    r.get(':'.join(['a', u, 'b']))", ["a:{u}:b"]),
    "join of a tuple": ("def f(u):\n    r.get(':'.join(('a', u)))", ["a:{u}"]),
    "an encoded text": ("def f(u):\n    r.get(f'a:{u}'.encode())", ["a:{u}"]),
    "lower of a literal": ("def f():\n    r.get('A:B'.lower())", ["a:b"]),
    "replace in a literal": ("def f():\n    r.get('a:_'.replace('_', 'x'))", ["a:x"]),
    "a method that is no text's": ("def f(t='now'):\n    r.get(f'a:{t.replace(tzinfo=None)}')", ["a:{t.replace()}"]),
    "a constant of the module": ("P = 'a:'\ndef f(u):\n    r.get(P + u)", ["a:{u}"]),
    "a function": ("def key(u):\n    return f'a:{u}'\ndef f(v):\n    r.get(key(v))", ["a:{v}"]),
    "a function of a function": ("def p(x):\n    return f'p:{x}'\ndef q(x):\n    return p(x) + ':q'\ndef f(v):\n    r.get(q(v))", ["p:{v}:q"]),
    "a default of a parameter": ("def key(u, p='a'):\n    return f'{p}:{u}'\ndef f(v):\n    r.get(key(v))", ["a:{v}"]),
    "a lambda": ("key = lambda u: f'a:{u}'\ndef f(v):\n    r.get(key(v))", ["a:{v}"]),
    "a partial": ("from functools import partial\ndef key(p, u):\n    return f'{p}:{u}'\nk = partial(key, 'a')\ndef f(v):\n    r.get(k(v))", ["a:{v}"]),
    "a method": ("class K:\n    p = 'a'\n    def key(self, u):\n        return f'{self.p}:{u}'\ndef f(v):\n    r.get(K().key(v))", ["a:{v}"]),
    "a static method": ("class K:\n    @staticmethod\n    def key(u):\n        return f'a:{u}'\ndef f(v):\n    r.get(K.key(v))", ["a:{v}"]),
    "a class method": ("class K:\n    P = 'a'\n    @classmethod\n    def key(cls, u):\n        return f'{cls.P}:{u}'\ndef f(v):\n    r.get(K.key(v))", ["a:{v}"]),
    "a member of a text enum": ("from enum import Enum\nclass K(str, Enum):\n    A = 'a:x'\ndef f():\n    r.get(K.A)", ["a:x"]),
    "the value of an enum": ("from enum import Enum\nclass K(Enum):\n    A = 'a:x'\ndef f():\n    r.get(K.A.value)", ["a:x"]),
    "a dict of patterns": ("T = {'x': 'a:{u}'}\ndef f(v):\n    r.get(T['x'].format(u=v))", ["a:{v}"]),
    "a conditional expression": ("def f(u, b):\n    r.get('a' if b else f'b:{u}')", ["a", "b:{u}"]),
    "a branch": ("def f(b):\n    if b:\n        k = 'a'\n    else:\n        k = 'b'\n    r.get(k)", ["a", "b"]),
    "a value or a default": ("def f(u):\n    r.get(u or 'b')", ["b", "{u}"]),
    "a parameter that one caller fills": ("def f(k):\n    r.get(k)\nf('a:b')", ["a:b"]),
}


@pytest.mark.parametrize(("source", "expected"), ONE_KEY.values(), ids=ONE_KEY.keys())
def test_a_key_is_what_it_is_built_from(source: str, expected: list[str]) -> None:
    call = only(HEAD + source, "get")
    assert templates(call) == [expected]
    assert call.complete and not call.keys[0].many


SEVERAL: dict[str, tuple[str, str, list[list[str]]]] = {
    "arguments": ("def f(u):\n    r.mget('a', f'b:{u}')", "mget", [["a"], ["b:{u}"]]),
    "a list": ("def f(u):\n    r.mget(['a', f'b:{u}'])", "mget", [["a"], ["b:{u}"]]),
    "a loop over literals": ("def f():\n    r.mget([f'a:{x}' for x in ('p', 'q')])", "mget", [["a:p"], ["a:q"]]),
    "a mapping": ("def f(u):\n    r.mset({'a': 1, f'b:{u}': 2})", "mset", [["a"], ["b:{u}"]]),
    "keywords": ("def f(u):\n    r.rename(src='a', dst=f'b:{u}')", "rename", [["a"], ["b:{u}"]]),
    "a destination and sources": ("def f():\n    r.sinterstore('d', ['a', 'b'])", "sinterstore", [["d"], ["a"], ["b"]]),
    "streams": ("def f():\n    r.xread({'a': '0', 'b': '0'})", "xread", [["a"], ["b"]]),
    "a raw command": ("def f(u):\n    r.execute_command('MGET', 'a', f'b:{u}')", "execute_command", [["a"], ["b:{u}"]]),
}


@pytest.mark.parametrize(("source", "method", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_several_keys(source: str, method: str, expected: list[list[str]]) -> None:
    call = only(HEAD + source, method)
    assert templates(call) == expected
    assert call.complete and not any(key.many for key in call.keys)


MANY: dict[str, tuple[str, str, list[str], set[str]]] = {
    "a list comprehension": ("def f(us):\n    r.mget([f'a:{u}' for u in us])", "mget", ["a:{u}"], {"u"}),
    "a starred generator": ("def f(us):\n    r.delete(*(f'a:{u}' for u in us))", "delete", ["a:{u}"], {"u"}),
    "map": ("def f(us):\n    r.mget(map(lambda u: f'a:{u}', us))", "mget", ["a:{item}"], {"item"}),
    "an appended list": ("def f(us):\n    ks = []\n    for u in us:\n        ks.append(f'a:{u}')\n    r.mget(ks)", "mget", ["a:{u}"], {"u"}),
    "a dict comprehension": ("def f(us):\n    r.mset({f'b:{u}': 2 for u in us})", "mset", ["b:{u}"], {"u"}),
    "a fixed tag": ("def f(t, us):\n    r.mget([f'{{{t}}}:{u}' for u in us])", "mget", ["{{{t}}}:{u}"], {"u"}),
}


@pytest.mark.parametrize(("source", "method", "expected", "varying"), MANY.values(), ids=MANY.keys())
def test_many_keys_of_one_family_know_what_varies(source: str, method: str, expected: list[str], varying: set[str]) -> None:
    call = only(HEAD + source, method)
    assert templates(call) == [expected]
    (key,) = call.keys
    assert key.many and call.complete
    assert {h.name for choice in key.choices for h in choice.holes if h.identity in key.varying} == varying


def test_unknown_keys_leave_the_call_incomplete() -> None:
    call = only(HEAD + "def f(*ks):\n    r.delete(*ks)", "delete")
    assert not call.complete and call.keys[0].many


PARTS = st.lists(
    st.one_of(
        st.text("ab:{}", min_size=1, max_size=4),
        st.sampled_from(["x", "y"]).map(lambda name: Hole(name, name)),
    ),
    max_size=5,
).map(Template.of)
VALUES = st.fixed_dictionaries({"x": st.text("abc", min_size=1), "y": st.text("abc", min_size=1)})


@settings(deadline=None)
@given(PARTS, VALUES)
def test_the_symbolic_hashed_part_is_that_of_the_filled_key(template: Template, values: dict[str, str]) -> None:
    assert template.hashed().fill(dict(values)).encode() == hashed_part(template.fill(dict(values)))


@settings(deadline=None)
@given(PARTS, PARTS, VALUES)
def test_what_together_says_holds_for_the_slots(one: Template, other: Template, values: dict[str, str]) -> None:
    same = key_slot(one.fill(dict(values))) == key_slot(other.fill(dict(values)))
    verdict = together(one, other)
    if verdict in (Together.ALWAYS, Together.BY_COMPUTATION):
        assert same
    if verdict is Together.APART:
        assert not same


@pytest.mark.parametrize("copied", ["type(self)(self.tag, more)", "self.__class__(self.tag, more)"])
def test_a_copy_by_the_class_of_an_object_is_one_of_that_class(copied: str) -> None:
    (call,) = linked(f"""
        import redis
        r = redis.Redis()
        class Space:
            def __init__(self, tag, name):
                self.tag, self.name = tag, name
            def child(self, more):
                return {copied}
            def __str__(self):
                return "{{%s}}:%s" % (self.tag, self.name)
        def swap(tag):
            space = Space(tag, "x")
            r.rename(str(space), str(space.child("y")))
    """).calls
    assert [str(key.choices[0]) for key in call.keys] == ["{{{tag}}}:x", "{{{tag}}}:y"]


@pytest.mark.parametrize("named", ["self", "other"])
def test_the_name_of_a_class_is_one_text(named: str) -> None:
    (call,) = linked(f"""
        import redis
        r = redis.Redis()
        class Space:
            def swap(self, other):
                r.rename("{{%s}}:a" % type({named}).__name__, "{{%s}}:b" % type({named}).__name__)
    """).calls
    one, two = (key.choices[0].holes for key in call.keys)
    assert one == two
