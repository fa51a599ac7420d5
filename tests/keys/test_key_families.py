"""Which templates are one family, and what is done to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surveyed import facts, family, groups, surveyed, used

from clusterlint.finding import Confidence, Location
from clusterlint.keys import Expiry, Tag, Use, chosen, survey
from clusterlint.keys.families import form, wider
from clusterlint.link.linker import link
from clusterlint.link.program import Call, Client, Context, Key, Program
from clusterlint.slots import Hole, Template, key_slot

CLIENT = Client("redis", "redis.Redis", False, False, False, "REDIS_URL", Confidence.CERTAIN, None)
NAMES = st.sampled_from(["uid", "user_id", "x"])
PARTS = st.lists(st.one_of(st.sampled_from(["user:", ":", "a"]), NAMES.map(lambda n: Hole(n, n))), min_size=1, max_size=4)
TEMPLATES = PARTS.map(Template.of)


def call(number: int, command: str, *templates: Template) -> Call:
    place = Location("app.py", number, 1, number, 9)
    keys = tuple(Key((template,), False, frozenset(), place) for template in templates)
    direct = Context.DIRECT
    return Call(place, command.lower(), command, CLIENT, direct, Confidence.CERTAIN, keys, True, (), True, False, (), (), number)


def renamed(template: Template) -> Template:
    return Template.of([part if isinstance(part, str) else Hole(f"{part.name}!", f"{part.name}!") for part in template.parts])


@given(TEMPLATES, TEMPLATES)
def test_a_family_is_told_by_its_literal_parts(one: Template, other: Template) -> None:
    def texts(template: Template) -> list[str | None]:
        return [part if isinstance(part, str) else None for part in template.parts]

    if form(one) is not None and form(one) == form(other):
        assert texts(one) == texts(other)
    telling = any(isinstance(part, str) and part.strip(":") for part in one.parts)
    if telling:
        assert form(one) == form(renamed(one))
        assert (form(one) == form(other)) == (texts(one) == texts(other))
    elif not one.bare and one.holes:
        assert form(one) != form(renamed(one))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_the_calls_changes_nothing(data: st.DataObject) -> None:
    commands = st.sampled_from(["GET", "SET", "DEL", "MGET", "EXPIRE"])
    drawn = data.draw(st.lists(st.tuples(commands, TEMPLATES, TEMPLATES), min_size=1, max_size=6))
    calls = [
        call(n, command, one, *([other] if command == "MGET" else []))
        for n, (command, one, other) in enumerate(drawn, start=1)
    ]
    shuffled = data.draw(st.permutations(calls))
    assert survey(Program(calls=tuple(calls))) == survey(Program(calls=tuple(shuffled)))


def test_names_of_holes_do_not_part_a_family() -> None:
    keys = surveyed(
        """
        def one(uid):
            r.get(f"user:{uid}")
            r.get(f"user:{uid}")
        def two(user_id):
            r.set(f"user:{user_id}", 1)
        def three(a, b):
            r.get(f"{a}:{b}")
        def four(kind, number):
            r.get(f"{kind}:{number}")
        """
    )
    assert [one.template for one in keys.families] == ["user:{uid}", "{a}:{b}", "{kind}:{number}"]
    assert keys.families[0].variants == ("user:{user_id}",)
    assert used(keys, "user:{uid}") == "read written"


SHOP = {
    "shop/keys.py": """
        def cart(owner):
            return f"cart:{owner}"
        class Names:
            @staticmethod
            def tagged(owner):
                return f"cart:{{{owner}}}:old"
        """,
    "shop/client.py": """
        import os
        import redis
        def connect():
            return redis.Redis.from_url(os.environ["REDIS_URL"])
        def connect_other():
            return redis.Redis.from_url(os.environ["OTHER_URL"])
        """,
    "shop/use.py": """
        from shop.client import connect, connect_other
        from shop.keys import Names, cart
        r = connect()
        o = connect_other()
        def add(user):
            r.hset(cart(user), "a", 1)
            r.expire(cart(user), 60)
        def show(guest):
            return r.hgetall(cart(guest)), o.get(cart(guest))
        def keep(user):
            r.rename(Names.tagged(user), "last")
        def count():
            return len(r.keys("cart:*"))
        def unknown(name):
            r.expire(name, 60)
        """,
}


def test_families_over_modules() -> None:
    keys = surveyed(SHOP)
    assert [one.template for one in keys.families] == ["cart:{guest}", "cart:{{{user}}}:old", "last"]
    cart, old, last = keys.families
    assert cart.variants == ("cart:{user}",)
    assert [(place.path, place.line) for place in cart.built] == [("shop/keys.py", 3)]
    assert [place.line for place in cart.places(Use.WRITTEN)] == [7]
    assert [place.line for place in cart.places(Use.EXPIRED)] == [8]
    assert [place.line for place in cart.places(Use.READ)] == [10, 10]
    assert (cart.endpoints, cart.types, cart.expiry) == (("OTHER_URL", "REDIS_URL"), ("hash", "string"), Expiry.SEEN)
    assert (old.tag, old.slot) == (Tag("{user}", False), None)
    assert (last.tag, last.slot, last.expiry) == (None, key_slot("last"), Expiry.UNKNOWN)
    assert [(scan.pattern, scan.covers) for scan in cart.scans] == [("cart:*", "all")]
    assert [(site.location.line, set(site.uses)) for site in keys.unknown] == [(16, {Use.EXPIRED})]


def test_only_chosen_endpoints_count() -> None:
    keys = surveyed(SHOP, "OTHER_URL")
    assert [one.template for one in keys.families] == ["cart:{guest}"]
    assert keys.families[0].endpoints == ("OTHER_URL",)


def test_the_order_of_the_files_changes_nothing() -> None:
    files = facts(SHOP)
    assert survey(link(files)) == survey(link(files[::-1]))


@pytest.mark.parametrize(
    ("source", "does"),
    [
        ("r.get('k')", "read"),
        ("r.set('k', 1)", "written"),
        ("r.set('k', 1, ex=5)", "written expired"),
        ("r.setex('k', 5, 1)", "written expired"),
        ("r.execute_command('SET', 'k', 1, 'PX', 5)", "written expired"),
        ("r.getex('k', ex=5)", "read expired"),
        ("r.expire('k', 5)", "expired"),
        ("r.unlink('k')", "deleted"),
        ("r.getdel('k')", "read deleted"),
        ("r.incr('k')", "read written"),
        ("r.lmove('k', 'other')", "read written"),
        ("r.lmove('other', 'k')", "written"),
        ("r.rename('k', 'other')", "read deleted"),
        ("r.rename('other', 'k')", "written"),
        ("r.sunionstore('k', 'other', 'third')", "written"),
        ("r.sunionstore('other', 'third', 'k')", "read"),
        ("r.sort('k', store='other')", "read"),
        ("r.sort('other', store='k')", "written"),
        ("r.pfcount('k')", "read"),
        ("r.ttl('k')", "read"),
        ("r.lock('k', timeout=5)", "written expired deleted"),
        ("r.lock('k')", "written deleted"),
        ("r.eval('return 1', 1, 'k')", "passed"),
        ("r.eval(\"return redis.call('GET', KEYS[1])\", 1, 'k')", "read"),
        ("r.eval(\"redis.call('SET', KEYS[2], redis.call('GET', KEYS[1]))\", 2, 'k', 'other')", "read"),
        ("r.eval(\"redis.call('SET', KEYS[2], redis.call('GET', KEYS[1]))\", 2, 'other', 'k')", "written"),
        ("r.eval(\"redis.call('EXPIRE', KEYS[1], 5)\", 1, 'k')", "expired"),
        ("r.execute_command('NO.SUCH', 'k')\nr.get('k')", "read"),
        ("p = r.pipeline(transaction=True)\np.watch('k')\np.execute()", "watched"),
        ("r.transaction(lambda p: p.get('other'), 'k')", "watched"),
    ],
)
def test_what_a_call_does(source: str, does: str) -> None:
    assert used(surveyed(source), "k") == does


@pytest.mark.parametrize(
    ("source", "expiry"),
    [
        ("r.set('k', 1)", Expiry.NONE),
        ("r.set('k', 1, ex=None)", Expiry.NONE),
        ("r.set('k', 1, ex=5)", Expiry.SEEN),
        ("def f(ttl):\n    r.set('k', 1, ex=ttl)", Expiry.SEEN),
        ("r.set('k', 1)\nr.expire('k', 5)", Expiry.SEEN),
        ("r.set('k', 1, ex=5)\nr.set('k', 2)", Expiry.DROPPED),
        ("r.set('k', 1, ex=5)\nr.set('k', 2, keepttl=True)", Expiry.SEEN),
        ("r.set('k', 1, ex=5)\nr.incr('k')", Expiry.SEEN),
        ("r.set('k', 1, ex=5)\nr.mset({'k': 2})", Expiry.DROPPED),
        ("r.hset('k', 'a', 1)", Expiry.NONE),
        ("r.get('k')", Expiry.UNWRITTEN),
        ("r.copy('other', 'k')", Expiry.UNKNOWN),
        ("r.restore('k', 0, b'')", Expiry.UNKNOWN),
        ("r.eval(\"redis.call('SET', KEYS[1], 1, 'EX', 5)\", 1, 'k')", Expiry.SEEN),
        ("r.eval(\"redis.call('INCR', KEYS[1]) redis.call('EXPIRE', KEYS[1], 5)\", 1, 'k')", Expiry.SEEN),
        ("r.eval(\"redis.call('SET', KEYS[1], 1)\", 1, 'k')", Expiry.NONE),
        ("def f(script):\n    r.eval(script, 1, 'k')", Expiry.UNKNOWN),
    ],
)
def test_expiry(source: str, expiry: Expiry) -> None:
    assert family(surveyed(source), "k").expiry is expiry


def test_tags_and_slots() -> None:
    keys = surveyed("def f(d):\n    r.get(f'{{week}}:{d}')\n    r.get(f'{{{d}}}:x')\n    r.get('plain')")
    found = {one.template: (one.tag, one.slot) for one in keys.families}
    assert found == {
        "{{week}}:{d}": (Tag("week", True), key_slot("week")),
        "{{{d}}}:x": (Tag("{d}", False), None),
        "plain": (None, key_slot("plain")),
    }


def test_keys_that_a_scan_has_found_belong_to_its_families() -> None:
    keys = surveyed(
        """
        def put(q):
            r.set(f"search:{q}", 1)
        def drop():
            for name in r.scan_iter(match="search:*"):
                r.delete(name)
            for name in r.scan_iter(match="nothing:*"):
                r.unlink(name)
            r.keys()
        """
    )
    assert used(keys, "search:{q}") == "written deleted"
    assert [site.command for site in keys.unknown] == ["UNLINK"]
    assert [scan.pattern for scan in keys.scans] == ["nothing:*", None]


def test_a_pattern_with_a_hole_and_one_that_is_not_known() -> None:
    keys = surveyed(
        """
        def put(t, q):
            r.set(f"search:{t}:{q}", 1)
        def drop(t, pattern):
            r.keys(f"search:{t}:*")
            r.keys(pattern)
        """
    )
    assert [scan.pattern for scan in keys.families[0].scans] == ["search:*:*"]
    assert [scan.pattern for scan in keys.scans] == ["*"]


def test_a_scan_of_another_server_finds_nothing() -> None:
    source = "import redis\na = redis.Redis(host='a')\nb = redis.Redis(host='b')\na.set('k:1', 1)\nb.keys('k:*')\n"
    keys = surveyed({"app.py": source})
    assert keys.families[0].scans == ()
    assert len(keys.scans) == 1


def test_wider_families() -> None:
    keys = surveyed(
        """
        def f(mode, user, x, y):
            r.zadd("rank:0", {"a": 1})
            r.zadd(f"rank:{mode}", {"a": 1})
            r.zadd(f"rank:{mode}:{user}", {"a": 1})
            r.zadd("rank:1:all", {"a": 1})
            r.expire(f"rank:{mode}:{user}", 5)
            r.get(f"{x}:{y}")
            r.get(f"{x}{y}0")
        """
    )
    found = {one.template: [keys.families[n].template for n in one.within] for one in keys.families}
    assert found == {
        "rank:0": ["rank:{mode}"],
        "rank:1:all": ["rank:{mode}:{user}"],
        "rank:{mode}": [],
        "rank:{mode}:{user}": [],
        "{x}:{y}": [],
        "{x}{y}0": [],
    }
    assert family(keys, "rank:0").expiry is Expiry.NONE
    assert family(keys, "rank:1:all").expiry is Expiry.PERHAPS
    assert family(keys, "rank:{mode}:{user}").expiry is Expiry.SEEN


def test_many_holes_side_by_side_take_no_time() -> None:
    long = Template.of(["a", *(Hole(n, "p") for n in range(30)), "z"])
    other = Template.of(["a" * 200])
    assert wider([long, other, Template.of(["abz"])]) == ((), (), (0,))


def test_the_empty_key_is_a_key() -> None:
    assert surveyed("r.get('')").families[0].slot == 0


def test_choosing_keeps_the_partners_of_a_family() -> None:
    keys = surveyed("r.mget('a', 'b')\nr.mget('c', 'd')\nr.get('e')")
    some = chosen(keys, ["a", "e*"])
    assert [keys.families[n].template for n in sorted(some.shown)] == ["a", "e"]
    assert groups(some) == [["a", "b"]]
    assert chosen(keys, []) == keys


def test_a_stand_in_has_no_keys() -> None:
    assert surveyed("import fakeredis\nf = fakeredis.FakeRedis()\nf.get('k')").families == ()


def test_confidence_is_that_of_the_surest_place() -> None:
    sure, unsure = call(1, "GET", Template.of(["k"])), call(2, "GET", Template.of(["k"]))
    found = survey(Program(calls=(sure, replace(unsure, confidence=Confidence.LIKELY))))
    assert found.families[0].confidence is Confidence.CERTAIN
    assert survey(Program(calls=(replace(unsure, confidence=Confidence.LIKELY),))).families[0].confidence is Confidence.LIKELY
