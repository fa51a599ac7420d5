"""Which tags are chosen, what is left alone, and what no tag can hold and why."""

from __future__ import annotations

import pytest
from planned import only_group, planned, renamed

from clusterlint.keys import Kind
from clusterlint.plan import Remedy

TRANSACTION = "    p = r.pipeline(transaction=True)\n{}    p.execute()\n"


def transaction(head: str, *keys: str) -> str:
    """A function that sets these keys at once."""
    return f"def {head}:\n" + TRANSACTION.format("".join(f"    p.set({key}, 1)\n" for key in keys))


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        # The widest text that is equal, up to a separator.
        (
            "def f(uid):\n    r.mget(f'user:{uid}:profile', f'user:{uid}:settings')",
            {
                "user:{uid}:profile": "{{user:{uid}}}:profile",
                "user:{uid}:settings": "{{user:{uid}}}:settings",
            },
        ),
        (
            "def f(uid):\n    r.mget(f'profile:{uid}', f'settings:{uid}')",
            {"profile:{uid}": "profile:{{{uid}}}", "settings:{uid}": "settings:{{{uid}}}"},
        ),
        (
            "def f(uid):\n    r.mget(f'user:{uid}:posts', f'user:{uid}:profile')",
            {"user:{uid}:posts": "{{user:{uid}}}:posts", "user:{uid}:profile": "{{user:{uid}}}:profile"},
        ),
        # A key that is what the others share is hashed as a whole, and stays.
        (
            "def f(uid):\n    r.mget(f'user:{uid}', f'user:{uid}:profile')",
            {"user:{uid}:profile": "{{user:{uid}}}:profile"},
        ),
        # What the holes are called does not matter, what they hold does.
        (
            "def name(u):\n    return f'a:{u}:x'\ndef f(uid):\n    r.mget(name(uid), f'b:{uid}')",
            {"a:{uid}:x": "a:{{{uid}}}:x", "b:{uid}": "b:{{{uid}}}"},
        ),
        # Most values: both holes where both are equal, else the one that names an entity.
        (
            "def f(shop, sku):\n    r.mget(f'{shop}:stock:{sku}:n', f'{shop}:stock:{sku}:t')",
            {
                "{shop}:stock:{sku}:n": "{{{shop}:stock:{sku}}}:n",
                "{shop}:stock:{sku}:t": "{{{shop}:stock:{sku}}}:t",
            },
        ),
        (
            "def f(region, uid):\n    r.mget(f'a:{region}:b:{uid}', f'c:{region}:d:{uid}')",
            {"a:{region}:b:{uid}": "a:{region}:b:{{{uid}}}", "c:{region}:d:{uid}": "c:{region}:d:{{{uid}}}"},
        ),
        # A constant serves where nothing changes; words are not cut for less than three letters.
        (
            "r.mget('work:normal', 'work:urgent')",
            {"work:normal": "{{work}}:normal", "work:urgent": "{{work}}:urgent"},
        ),
        (
            "r.mget('orders_new', 'orders_old')",
            {"orders_new": "{{orders}}_new", "orders_old": "{{orders}}_old"},
        ),
        ("r.mget('queue', 'queues')", {"queues": "{{queue}}s"}),
        ("r.mget('sold', 'orders')", {}),
        # Prefixes from the settings are no changing values.
        (
            "P = os.environ['PREFIX']\nr.mget(f'{P}:a', f'{P}:b')",
            {"{P}:a": "{{{P}}}:a", "{P}:b": "{{{P}}}:b"},
        ),
        # Tags that are there stay, and the others take them over.
        (
            "def f(uid):\n    r.mget(f'user:{{{uid}}}:a', f'user:{uid}:b')",
            {"user:{uid}:b": "user:{{{uid}}}:b"},
        ),
        (
            "def f(uid):\n    r.mget(f'{{us{uid}}}er:a', f'bus{uid}')",
            {"bus{uid}": "b{{us{uid}}}"},
        ),
        ("def f(uid):\n    r.mget(f'a:{{{uid}}}', f'b:{{{uid}}}')", {}),
        # Other braces: nothing may open or close before ours do.
        (
            "def f(uid):\n    r.mget(f'a}}:{uid}', f'b:{uid}')",
            {"a}}:{uid}": "a}}:{{{uid}}}", "b:{uid}": "b:{{{uid}}}"},
        ),
        ("def f(uid):\n    r.mget(f'a{{:{uid}', f'b:{uid}')", {}),
        (
            "def f(uid):\n    r.mget(f'{uid}:{{}}:a', f'b:{uid}')",
            {"{uid}:{{}}:a": "{{{uid}}}:{{}}:a", "b:{uid}": "b:{{{uid}}}"},
        ),
        # Used alone, or taken apart by the client: no other name.
        (
            "def f(uid):\n    r.get(f'a:{uid}')\n    r.get(f'b:{uid}')\n    r.delete(f'a:{uid}', f'b:{uid}')",
            {},
        ),
        # Several keys of one family with the same value in front.
        (
            "def f(uid, names):\n    r.mget([f'user:{uid}:{name}' for name in names])",
            {"user:{uid}:{name}": "{{user:{uid}}}:{name}"},
        ),
        # Alternatives that never meet need no common tag; those that go in step do with one each.
        (
            "def f(x, uid):\n    k = 'a' if x else 'b'\n    r.mget(f'{k}:{uid}:1', f'{k}:{uid}:2')",
            {f"{k}:{{uid}}:{n}": f"{{{{{k}:{{uid}}}}}}:{n}" for k in "ab" for n in "12"},
        ),
    ],
)
def test_the_tag(source: str, wanted: dict[str, str]) -> None:
    assert renamed(source) == wanted


def test_groups_that_share_a_family_are_one() -> None:
    found = renamed(
        "def f(uid, day):\n    r.mget(f'a:{uid}:{day}', f'b:{uid}:{day}')\n"
        "def g(uid, day):\n    r.mget(f'b:{uid}:{day}', f'c:{uid}')\n"
    )
    assert found == {
        "a:{uid}:{day}": "a:{{{uid}}}:{day}",
        "b:{uid}:{day}": "b:{{{uid}}}:{day}",
        "c:{uid}": "c:{{{uid}}}",
    }


def test_two_keys_of_one_family_with_different_values() -> None:
    group = only_group(
        """
        def items(owner):
            return f"cart:{owner}:items"
        def adopt(guest, user):
            r.rename(items(guest), items(user))
        def coupon(owner):
            r.mget(items(owner), f"cart:{owner}:coupon")
        """
    )
    assert [str(one.hashed) for one in group.renamed] == [
        "cart:{guest}",
        "cart:{owner}",
    ]  # items has three spellings
    (obstacle,) = group.obstacles
    assert (obstacle.access.commands, obstacle.accesses, obstacle.remedy) == (
        ("RENAME",),
        (obstacle.access,),
        Remedy.REDESIGN,
    )
    assert "with the values {guest} and {user}" in obstacle.why
    assert [access.commands for access in group.held] == [("MGET",)]


def test_many_values_at_once() -> None:
    group = only_group("def f(ids):\n    r.mget([f'user:{i}:name' for i in ids])")
    (obstacle,) = group.obstacles
    assert not group.plans
    assert obstacle.remedy is Remedy.PER_SLOT
    assert "for several values of {i} at once" in obstacle.why
    assert obstacle.text.startswith("one GET for each key in pipeline(transaction=False)")
    (constant,) = group.together
    assert (str(constant.new), constant.constant, constant.distinct) == ("{{user}}:{i}:name", True, "1")


def test_a_family_that_two_values_pull_at() -> None:
    source = "def f(uid, sku):\n    r.mget(f'a:{uid}:{sku}', f'b:{uid}')\n" + transaction(
        "g(uid, sku)", "f'a:{uid}:{sku}'", "f'c:{sku}'"
    )
    group = only_group(source)
    (obstacle,) = group.obstacles
    assert [access.commands for access in obstacle.accesses] == [("MGET",), ("SET",)]
    assert obstacle.access.commands == ("MGET",), "the transaction is worth more"
    assert obstacle.remedy is Remedy.PER_SLOT
    assert obstacle.why == (
        "`a:{uid}:{sku}` would need the tag `{uid}` for app.py:5 and the tag `{sku}` for app.py:7"
    )
    assert {str(one.new) for one in group.renamed} == {"a:{uid}:{{{sku}}}", "c:{{{sku}}}"}
    assert [access.kind for access in group.held] == [Kind.TRANSACTION]


def test_an_entity_and_what_lists_all() -> None:
    group = only_group(transaction("f(job)", "f'job:{job}'", "'jobs'"))
    (obstacle,) = group.obstacles
    assert (obstacle.remedy, obstacle.why) == (
        Remedy.SPLIT,
        "`jobs` is one key, and `job:{job}` stands for many",
    )
    assert "the common key after it" in obstacle.text
    assert not group.plans
    assert {str(one.new) for one in group.together} == {"{{job}}:{job}", "{{job}}s"}


def test_tags_that_differ() -> None:
    (obstacle,) = only_group("def f(uid, sku):\n    r.mget(f'a:{{{uid}}}:{sku}', f'b:{sku}')").obstacles
    assert obstacle.why == "`a:{{{uid}}}:{sku}` has the tag `{uid}`, and `b:{sku}` has no such text"


def test_what_holds_today_is_not_given_up() -> None:
    group = only_group(
        "def f(uid, sku):\n    r.mget(f'a:{{{uid}}}:{sku}', f'b:{{{uid}}}:{sku}')\n"
        + transaction("g(uid, sku)", "f'b:{{{uid}}}:{sku}'", "f'c:{sku}'")
    )
    assert [access.commands for access in group.held] == [("MGET",)]
    assert [one.access.commands for one in group.obstacles] == [("SET",)]


def test_literals_that_share_a_slot_by_computation() -> None:
    group = only_group("r.mget('foo', '{foo}:x', 'y{foo}')")
    assert not group.plans and not group.obstacles


def test_keys_that_could_not_be_worked_out() -> None:
    group = only_group("def f(uid, key):\n    r.mget(f'a:{uid}', f'b:{uid}', key)")
    (obstacle,) = group.obstacles
    assert (obstacle.remedy, group.plans, group.held) == (Remedy.NAME_KEYS, (), ())
    assert obstacle.why.endswith("; those that are known could share the tag `{uid}`")


def test_a_key_that_is_nothing_but_a_value_may_bring_a_tag_of_its_own() -> None:
    (obstacle,) = only_group("def f(key):\n    r.mget(key, key + ':meta')").obstacles
    assert obstacle.remedy is Remedy.NAME_KEYS


def test_outside_values_are_noted() -> None:
    group = only_group(
        """
        def f(request):
            name = request["name"]
            r.mget(f"a:{name}:x", f"a:{name}:y")
        """
    )
    assert [[hazard.hole for hazard in one.hazards] for one in group.renamed] == [["name"], ["name"]]
    assert "inside the tag" in group.renamed[0].hazards[0].why


def test_json_is_never_in_a_tag_or_before_it() -> None:
    source = "import json\ndef f(uid, d):\n    j = json.dumps(d)\n    r.mget(f'{}', f'{}')"
    assert renamed(source.replace("{}", "a:{j}", 1).replace("{}", "b:{j}", 1)) == {}
    assert renamed(source.replace("{}", "a:{uid}:{j}", 1).replace("{}", "b:{uid}:{j}", 1)) == {
        "a:{uid}:{j}": "a:{{{uid}}}:{j}",
        "b:{uid}:{j}": "b:{{{uid}}}:{j}",
    }


OVERLAP = """
def rank(mode):
    r.get(f"rank:{mode}")
def both(uid):
    r.mget("rank:all", "rank:new")
"""


def test_families_that_may_hold_the_same_keys_change_together_or_not_at_all() -> None:
    group = only_group(OVERLAP)
    (obstacle,) = group.obstacles
    assert not group.plans, "rank:{mode} would have to take a constant tag"
    assert obstacle.overlaps and "`rank:all` may be a key of `rank:{mode}`" in obstacle.why
    assert {str(one.new) for one in group.together} == {"{{rank}}:all", "{{rank}}:new", "{{rank}}:{mode}"}


def test_a_family_follows_the_wider_one() -> None:
    keys, tags = planned(
        "def f(uid):\n    r.mget(f'profile:{uid}', f'settings:{uid}')\ndef g():\n    r.get('profile:default')"
    )
    (group,) = tags.groups
    assert {str(one.old): str(one.new) for one in group.renamed} == {
        "profile:{uid}": "profile:{{{uid}}}",
        "profile:default": "profile:{{default}}",
        "settings:{uid}": "settings:{{{uid}}}",
    }
    (default,) = (one for one in group.plans if str(one.old) == "profile:default")
    assert [keys.families[n].template for n in default.follows] == ["profile:{uid}"]
    assert default.home is None


def test_known_values_are_planned_with_the_family_that_they_are_put_into() -> None:
    _, tags = planned(
        """
        def name(uid, part):
            return f"user:{uid}:{part}"
        def load(uid):
            return r.mget(name(uid, "mail"), name(uid, "name"))
        def any(uid, part):
            return r.get(name(uid, part))
        load(7)
        any(os.environ["X"], os.environ["Y"])
        """
    )
    (group,) = tags.groups
    found = {str(one.old): (str(one.new), one.home is not None) for one in group.renamed}
    assert {old: new for old, (new, _) in found.items() if "7" in old} == {
        "user:7:mail": "{{user:7}}:mail",
        "user:7:name": "{{user:7}}:name",
    }


def test_load_before_and_after() -> None:
    _, tags = planned("r.mget('work:normal', 'work:urgent')")
    (group,) = tags.groups
    assert (group.before.slots, group.before.nodes) == ((4969, 8747), (0.5, 0.5, 0.0))
    assert (group.after.slots, group.after.nodes) == ((6132, 6132), (0.0, 1.0, 0.0))
    assert (tags.before, tags.after) == (group.before, group.after)
    _, spread = planned("def f(uid):\n    r.mget(f'a:{uid}', f'b:{uid}')", masters=4)
    assert spread.after.nodes == (0.25,) * 4


def test_a_hot_tag_in_the_code_is_said_and_no_family_is_added_to_it() -> None:
    group = only_group("def f(uid):\n    r.mget(f'{{app}}:a:{uid}', f'app:b:{uid}')")
    assert group.hot and not group.plans
    assert {str(one.new) for one in group.together if one.renamed} == {"{{app}}:b:{uid}"}


def test_a_new_name_is_not_that_of_another_family() -> None:
    source = "def f(uid):\n    r.mget(f'a:{uid}:x', f'b:{uid}:x')\n    r.get(f'a:{{{uid}}}:x')\n    r.get(f'{{a:{uid}}}:x')"
    assert renamed(source) == {}
    source = "def f(uid):\n    r.mget(f'a:{uid}:x', f'a:{uid}:y')\n    r.get(f'{{a:{uid}}}:x')"
    assert renamed(source) == {"a:{uid}:x": "a:{{{uid}}}:x", "a:{uid}:y": "a:{{{uid}}}:y"}


def test_a_word_is_not_cut_where_a_value_happens_to_be_part_of_it() -> None:
    source = """
        def move(kind):
            r.rename(f'{kind}:x', 'jobs:dead')
        def empty():
            r.rename('jobs:live', 'jobs:dead')
        move('job')
        empty()
        """
    _, tags = planned(source)
    assert {str(one.new) for group in tags.groups for one in group.renamed} == {
        "{{jobs}}:live",
        "{{jobs}}:dead",
    }
    assert [obstacle.remedy for group in tags.groups for obstacle in group.obstacles] != []


def test_a_word_is_cut_where_nothing_else_is_equal() -> None:
    assert renamed("r.rename('job:x', 'jobs:dead')") == {
        "job:x": "{{job}}:x",
        "jobs:dead": "{{job}}s:dead",
    }


def test_a_known_value_that_is_put_in_is_no_constant_of_the_code() -> None:
    group = only_group(
        """
        def stock(sku):
            return f"stock:{sku}"
        def reserved(sku):
            return f"reserved:{sku}"
        def take(sku):
            r.mget(stock(sku), reserved(sku))
        take("lamp")
        """
    )
    assert {str(one.new): one.distinct for one in group.renamed} == {
        "stock:{{lamp}}": "one for each value like lamp",
        "reserved:{{lamp}}": "one for each value like lamp",
    }


@pytest.mark.parametrize(
    ("call", "remedy", "text"),
    [
        ("smove(f'a:{x}', f'a:{y}', 'z')", Remedy.REDESIGN, "leaves it in both and never in none"),
        ("rename(f'a:{x}', f'a:{y}')", Remedy.REDESIGN, "then delete the old one"),
        ("sunion(f'a:{x}', f'a:{y}')", Remedy.PER_SLOT, "combine them in Python"),
        ("sunionstore(f'a:{x}', f'a:{y}')", Remedy.REDESIGN, "write the result"),
        ("pfcount(f'a:{x}', f'a:{y}')", Remedy.REDESIGN, "cannot be combined in Python"),
        ("pfmerge(f'a:{x}', f'a:{y}')", Remedy.REDESIGN, "a key of the whole"),
        ("mset({f'a:{x}': 1, f'a:{y}': 2})", Remedy.PER_SLOT, "one SET for each key"),
        ("blpop([f'a:{x}', f'a:{y}'])", Remedy.REDESIGN, "one queue in one key"),
        ("eval('return 1', 2, f'a:{x}', f'a:{y}')", Remedy.REDESIGN, "a script works in one slot"),
    ],
)
def test_the_other_way(call: str, remedy: Remedy, text: str) -> None:
    (obstacle,) = only_group(f"def f(x, y):\n    r.{call}").obstacles
    assert obstacle.remedy is remedy
    assert text in obstacle.text
