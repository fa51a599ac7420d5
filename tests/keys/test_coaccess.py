"""Which families are used together, what is equal in them, and which are proven to be in one slot."""

from __future__ import annotations

import pytest
from surveyed import groups, names, only_access, surveyed

from clusterlint.keys import Kind


@pytest.mark.parametrize(
    ("source", "kind", "one_slot"),
    [
        ("def f(u):\n    r.mget(f'a:{u}', f'b:{u}')", Kind.COMMAND, False),
        ("def f(u):\n    r.mget(f'a:{{{u}}}', f'b:{{{u}}}')", Kind.COMMAND, True),
        ("def f(u, v):\n    r.mget(f'a:{{{u}}}', f'b:{{{v}}}')", Kind.COMMAND, False),
        ("def f(u):\n    r.eval('return 1', 2, f'a:{u}', f'b:{u}')", Kind.SCRIPT, False),
        ("s = r.register_script('return 1')\ndef f(u):\n    s(keys=[f'a:{u}', f'b:{u}'])", Kind.SCRIPT, False),
        (
            "def f(u):\n    p = r.pipeline(transaction=True)\n    p.get(f'a:{u}')\n    p.get(f'b:{u}')\n    p.execute()",
            Kind.TRANSACTION,
            False,
        ),
        (
            "def f(u):\n    p = r.pipeline(transaction=True)\n    p.get(f'a:{{{u}}}')\n    p.get(f'b:{{{u}}}')\n    p.execute()",
            Kind.TRANSACTION,
            True,
        ),
    ],
)
def test_what_brings_two_families_together(source: str, kind: Kind, one_slot: bool) -> None:
    access = only_access(surveyed(source))
    assert (access.kind, access.one_slot, access.pairs) == (kind, one_slot, ((0, 1),))


def test_equal_holes_are_named_in_both_families() -> None:
    keys = surveyed(
        """
        def stock(sku):
            return f"stock:{sku}"
        def reserved(article):
            return f"reserved:{article}"
        def both(sku, other):
            r.mget(stock(sku), reserved(sku))
            r.mget(f"x:{sku}", f"y:{other}")
        """
    )
    (first, second) = keys.groups
    assert [value.holes for value in first.accesses[0].shared] == [((0, "sku"), (1, "sku"))]
    assert second.accesses[0].shared == ()


def test_a_value_that_differs_from_key_to_key_is_not_equal() -> None:
    keys = surveyed("def f(ids):\n    r.mget([f'a:{i}' for i in ids] + [f'b:{i}' for i in ids])")
    (group,) = keys.groups
    assert group.accesses[0].shared == ()
    assert group.accesses[0].pairs == ((0, 0), (0, 1), (1, 1))


def test_a_watch_and_its_transaction() -> None:
    keys = surveyed(
        """
        def f(u):
            with r.pipeline(transaction=True) as p:
                p.watch(f"a:{u}", f"b:{u}")
                p.multi()
                p.set(f"c:{u}", 1)
                p.execute()
        """
    )
    (group,) = keys.groups
    assert [access.kind for access in group.accesses] == [Kind.TRANSACTION, Kind.WATCH]
    assert groups(keys) == [["a:{u}", "b:{u}", "c:{u}"]]


@pytest.mark.parametrize(
    "source",
    [
        "r.get('a')\nr.get('b')",
        "p = r.pipeline(transaction=False)\np.get('a')\np.get('b')\np.execute()",
        "p = r.pipeline()\np.get('a')\np.get('b')\np.execute()",
        "def f(x):\n    r.get('a' if x else 'b')",
        "p = r.pipeline(transaction=True)\np.set('a', 1)\np.expire('a', 5)\np.execute()",
        "def f(x):\n    p = r.pipeline(transaction=True)\n    if x:\n        p.get('a')\n    else:\n        p.get('b')\n    p.execute()",
        "def f(names):\n    r.mget(names)",
    ],
)
def test_what_brings_nothing_together(source: str) -> None:
    keys = surveyed(source)
    assert (keys.groups, keys.split) == ((), ())


def test_a_default_pipeline_that_watches_is_a_transaction() -> None:
    keys = surveyed("p = r.pipeline()\np.watch('a')\np.multi()\np.set('b', 1)\np.execute()")
    assert groups(keys) == [["a", "b"]]


def test_several_keys_of_one_family() -> None:
    keys = surveyed("def f(ids):\n    r.mget([f'a:{i}' for i in ids])\n    r.mget([f'{{t}}:{i}' for i in ids])")
    assert [(group.accesses[0].pairs, group.one_slot) for group in keys.groups] == [(((0, 0),), False), (((1, 1),), True)]


def test_groups_are_the_components() -> None:
    keys = surveyed("r.mget('a', 'b')\nr.mget('c', 'd')\nr.sinter('b', 'c')\nr.mget('x', 'y')\nr.get('z')")
    assert groups(keys) == [["a", "b", "c", "d"], ["x", "y"]]
    assert [len(group.accesses) for group in keys.groups] == [3, 1]


def test_split_commands_tie_nothing() -> None:
    keys = surveyed("r.delete('a', 'b')\nr.mget('b', 'c')")
    assert groups(keys) == [["b", "c"]]
    assert [(access.commands, names(keys, access), access.needed) for access in keys.split] == [(("DEL",), ["a", "b"], False)]


def test_an_unknown_key_beside_a_known_one() -> None:
    keys = surveyed("def f(names):\n    r.mget('a', *names)")
    access = only_access(keys)
    assert (names(keys, access), access.unknown, access.one_slot, access.pairs) == (["a"], True, False, ())
    assert [site.command for site in keys.unknown] == ["MGET"]


def test_one_place_for_several_callers() -> None:
    """A helper is proven for one caller and not for the other."""
    keys = surveyed(
        """
        def both(one, other):
            r.mget(one, other)
        def tagged(u):
            both(f"{{{u}}}:a", f"{{{u}}}:b")
        def plain(u):
            both(f"a:{u}", f"b:{u}")
        """
    )
    assert sorted((names(keys, group.accesses[0]), group.one_slot) for group in keys.groups) == [
        (["a:{u}", "b:{u}"], False),
        (["{{{u}}}:a", "{{{u}}}:b"], True),
    ]


def test_only_chosen_endpoints() -> None:
    source = (
        "import redis, os\n"
        "a = redis.Redis.from_url(os.environ['A'])\nb = redis.Redis.from_url(os.environ['B'])\n"
        "def f(c):\n    p = c.pipeline(transaction=True)\n    p.get('x')\n    p.get('y')\n    p.execute()\n"
        "def g():\n    f(b)\n    a.get('z')\n"
    )
    assert groups(surveyed({"app.py": source}, "A")) == []
    assert groups(surveyed({"app.py": source}, "B")) == [["x", "y"]]


def test_one_helper_for_two_endpoints() -> None:
    """The transaction of the other endpoint has the same place."""
    source = (
        "import redis, os\n"
        "a = redis.Redis.from_url(os.environ['A'])\nb = redis.Redis.from_url(os.environ['B'])\n"
        "def f(c, key):\n    p = c.pipeline(transaction=True)\n    p.get(key)\n    p.get('y')\n    p.execute()\n"
        "def g():\n    f(a, 'x')\n    f(b, 'z')\n"
    )
    assert groups(surveyed({"app.py": source}, "A")) == [["x", "y"]]
    assert groups(surveyed({"app.py": source}, "B")) == [["y", "z"]]
    assert groups(surveyed({"app.py": source})) == [["x", "y", "z"]]
