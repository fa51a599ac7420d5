"""Keys of another database get a prefix: run before and after, on both servers; refused with the reason."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest
from live_servers import Servers
from moving import CLIENT, HEAD, Runs, changes, files, mended, moved_to_zero, refused, written
from running import formatted

PROGRAMS = {
    "an f-string": """
        def main(uid=7):
            r.set(f"user:{uid}", "Ada")  # the name
            return r.get(f'user:{uid}')
        """,
    "every way to build a text": """
        PREFIX, ALL = "app", "app:all"
        class Keys:
            NAME = "name:%s"
            AGE = "age:{}"
        def key(kind, uid):
            return f"{kind}:{uid}"
        def main(uid=7):
            r.set("a:%s" % uid, 1)
            r.set("b:{}".format(uid), 2)
            r.set("c:" + str(uid), 3)
            r.set(":".join(["d", str(uid)]), 4)
            r.set(PREFIX + ":" + str(uid), 5)
            r.set(ALL, 6)
            r.set(Keys.NAME % uid, 7)
            r.set(Keys.AGE.format(uid), 8)
            r.set(key("e", uid), 9)
            r.set(b"bytes", 10)
            r.set(f"{uid}:first", 11)
            return [r.get(one) for one in ("a:7", "app:all", "e:7", "bytes")]
        """,
    "a key that is data too": """
        def main(uid=7):
            name = f"user:{uid}"
            r.sadd("names", name)
            r.set(name, "x")
            return sorted(r.smembers("names")), r.get(name)
        """,
    "a key that goes elsewhere too": """
        def main(uid=7):
            first, second, third, fourth = {}, [], None, f"user:{uid}:d"
            one = f"user:{uid}:a"
            r.set(one, 1)
            first[one] = 2
            two = f"user:{uid}:b"
            r.set(two, 1)
            second.append({"key": two})
            three = "user:%s:c" % uid
            r.set(three, 1)
            r.set(fourth, 1)
            same = three == "user:7:c"
            five = f"user:{uid}:e"
            r.incr(five)
            r.hset("all", mapping={"five": five})
            return first, second, same, fourth, r.hgetall("all")
        """,
    "a helper whose reply goes elsewhere too": """
        def name(uid):
            return f"user:{uid}"
        def mine(uid):
            return f"own:{uid}"
        def other(uid):
            key = mine(uid)
            r.set(key, 2)
            return r.get(key)
        async def told(uid):
            return {"key": name(uid)}
        def main(uid=7):
            import asyncio
            r.set(name(uid), 1)
            return asyncio.run(told(uid)), other(uid)
        """,
    "a parameter": """
        def read(key: str):
            return r.get(key)
        def write(number: int):
            r.set(number, "n")
            return r.get(number)
        def many(first: str, second: str):
            return r.exists(first) + r.exists(second)
        def main():
            r.set("x", 1)
            return read("x"), write(5), many("x", "y")
        """,
    "keys that a scan finds": """
        def main():
            for n in range(5):
                r.set(f"session:{n}", n)
            r.set("other", 1)
            for key in r.scan_iter("session:*", count=2):
                r.expire(key, 1000)
            return sum(r.ttl(key) > 0 for key in r.scan_iter(match="session:*")), r.ttl("other")
        """,
    "keys that are taken apart": """
        def main():
            for n in range(5):
                r.set(f"session:{n}", n)
            found = []
            for key in r.scan_iter("session:*"):
                if key.startswith("session:"):
                    found.append(key.split(":")[1])
            return sorted(found)
        """,
    "keys that are found by a value and taken apart": """
        class Tokens:
            def __init__(self, prefix="tok"):
                self.prefix = prefix
            def put(self, user):
                r.set(f"{self.prefix}:access:{user}", 1)
            def kinds(self):
                return sorted({k.split(":")[1] for k in r.scan_iter(self.prefix + ":*")})
        def main():
            Tokens().put("ann")
            Tokens("x").put("bob")
            return Tokens().kinds(), Tokens("x").kinds()
        """,
    "pipelines": """
        def main(uid=7):
            pipe = r.pipeline()
            pipe.incr(f"{{user:{uid}}}:seen")
            pipe.rpush(f"{{user:{uid}}}:log", "a", "b")
            done = pipe.execute()
            with r.pipeline(transaction=False) as other:
                other.zadd("top", {"a": 1, "b": 2})
                other.zrange("top", 0, -1)
                return done, other.execute()
        """,
    "scripts": """
        BUMP = "return redis.call('INCRBY', KEYS[1], ARGV[1])"
        def main():
            bump = r.register_script(BUMP)
            return bump(keys=["count"], args=[2]), r.eval(BUMP, 1, "count", 3), r.get("count")
        """,
    "several keys": """
        def main():
            r.mset({"{a}1": 1, "{a}2": 2})
            r.mset(dict([("{a}3", 3)]) if False else {"{a}3": 3})
            r.sadd("{s}1", "x")
            r.sadd("{s}2", "y")
            r.sunionstore("{s}3", ["{s}1", "{s}2"])
            r.zunionstore("{z}3", {"{z}1": 1, "{z}2": 2})
            return r.mget("{a}1", "{a}2"), r.mget(["{a}3"]), r.scard("{s}3"), r.delete("gone")
        """,
    "queues, streams, locks": """
        def main():
            r.rpush("queue", "job")
            _, job = r.blpop(["queue"])
            r.xadd("events", {"a": 1}, id="1-1")
            with r.lock("guard", timeout=5):
                r.set("x", job)
            return job, [entries for _, entries in r.xread({"events": "0"})]
        """,
    "a channel": """
        def main():
            return r.publish("news", "x"), r.set("y", 1)
        """,
    "asyncio": """
        import redis.asyncio
        async def main():
            client = redis.asyncio.Redis(host=HOST, port=PORT, db=2)
            await client.set("x", 1)
            async for key in client.scan_iter(match="x*"):
                await client.incr(key)
            found = await client.get("x")
            await client.aclose()
            r.set("x", 2)
            return found, r.get("x")
        """,
}


@pytest.fixture
def runs(live_servers: Servers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runs:
    return Runs(live_servers, monkeypatch, tmp_path)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_behind_a_prefix(name: str, runs: Runs) -> None:
    new = runs.proven(PROGRAMS[name])["app.py"]
    assert "db=0, decode_responses=True)  # kept" in new


@pytest.mark.parametrize("name", PROGRAMS)
def test_formatted_or_not(name: str, tmp_path: Path) -> None:
    plain = files(PROGRAMS[name])
    pretty = {path: formatted(text) for path, text in plain.items()}
    one, other = mended(plain, tmp_path / "a"), mended(pretty, tmp_path / "b")
    assert {path: formatted(text) for path, text in other.items()} == {path: formatted(text) for path, text in one.items()}


OPENED = {
    "by name": "r = redis.Redis(host=HOST, port=PORT, db=1)",
    "by place": "r = redis.Redis(HOST, PORT, 1)",
    "by a constant": "CACHE = 1\nr = redis.Redis(host=HOST, port=PORT, db=CACHE)",
    "by a URL": "r = redis.Redis.from_url(f'redis://{HOST}:{PORT}/1')",
    "by the query of a URL": "r = redis.from_url(f'redis://{HOST}:{PORT}?db=1&socket_timeout=5')",
    "beside a URL": "r = redis.from_url('redis://%s:%s' % (HOST, PORT), db=1)",
    "by a pool": "pool = redis.ConnectionPool(host=HOST, port=PORT, db=1)\nr = redis.Redis(connection_pool=pool)",
    "by a function": "def make(db):\n    return redis.Redis(host=HOST, port=PORT, db=db)\nr = make(1)\nother = make(2)",
    "by a default": "def make(db=1):\n    return redis.Redis(host=HOST, port=PORT, db=db)\nr = make(1)",
    "in a class": (
        "class Store:\n    def __init__(self):\n        self.r = redis.Redis(host=HOST, port=PORT, db=1)\n"
        "    def set(self, key: str, value):\n        return self.r.set(key, value)\nr = Store()"
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_every_way_to_open_a_database(name: str, runs: Runs, tmp_path: Path) -> None:
    other = "    other.set('y', 1)\n" if "other" in OPENED[name] else ""
    program = {"app.py": f"{HEAD}{OPENED[name]}\ndef main():\n{other}    return r.set('x', 1)\n"}
    before = runs.outcome(program)
    new = mended(program, tmp_path / "program")
    value, left = runs.outcome(new)
    assert value == before[0] and left == moved_to_zero(before[1]), new["app.py"]
    assert changes(new, tmp_path / "again") == ()


REFUSED = {
    "flushdb": ("r.flushdb()", "FLUSHDB: it empties the whole database"),
    "dbsize": ("r.dbsize()", "DBSIZE: it counts all keys"),
    "randomkey": ("r.randomkey()", "RANDOMKEY: it takes any key"),
    "keys *": ("r.keys('*')", "walks all keys of the database"),
    "keys": ("r.keys()", "walks all keys of the database"),
    "scan_iter": ("list(r.scan_iter())", "scan_iter() walks all keys of the database"),
    "scan": ("r.scan(0)", "scan() walks all keys of the database"),
    "swapdb": ("r.swapdb(0, 1)", "SWAPDB: it exchanges databases"),
    "move": ("r.move('x', 2)", "MOVE: it moves keys between databases"),
    "select": ("r.select(2)", "SELECT: the client changes to another database"),
    "copy": ("r.copy('x', 'y', destination_db=2)", "COPY: it names a database"),
    "a parameter without a type": ("r.get(given)", "it is not known whether `{given}` is str or bytes there"),
    "a key from a reply": ("[r.get(one) for one in r.smembers('x')]", "comes from the server"),
    "keys from outside": ("r.mget(keys)", "not all keys of mget() are known"),
    "a part of a found key": ("[r.get('x:' + one) for one in r.scan_iter('y:*')]", "holds a key that a scan has found"),
    "a pattern from outside": ("list(r.scan_iter(given))", "what scan_iter() looks for"),
    "sort by others": ("r.sort('x', by='w_*')", "SORT: it reaches other keys by a pattern"),
    "a script that selects": (
        "r.eval(\"redis.call('SELECT', 2) return redis.call('GET', KEYS[1])\", 1, 'x')",
        "the script selects a database",
    ),
    "a script with a key of its own": (
        "r.eval(\"return redis.call('GET', 'x')\", 0)",
        "the script touches 'x', which is not passed as a key",
    ),
    "a script that takes a key apart": (
        "r.eval(\"redis.call('GET', KEYS[1]) return string.sub(KEYS[1], 3)\", 1, 'x')",
        "the script takes a key apart",
    ),
    "a function of the server": ("r.fcall('f', 1, 'x')", "FCALL: the function is not read"),
    "a notification": ("r.pubsub().psubscribe('__keyspace@1__:x*')", "`__keyspace@1__:x*` names the database"),
    "an event": ("zero.pubsub().psubscribe('__keyevent@*__:expired')", "`__keyevent@*__:expired` names the database"),
    "the pool": ("redis.Redis(connection_pool=r.connection_pool).get('x')", "may serve other clients"),
    "flushdb on database 0": ("zero.flushdb()", "flushdb() on database 0 would meet the keys"),
    "a scan of database 0": ("list(zero.scan_iter('*:7'))\n    r.get('user:7')", "scan_iter() on database 0 would meet"),
    "the prefix in database 0": ("zero.get('db1:x')", "`db1:x` begins with db1: already"),
    "select on another client": ("zero.select(1)", "SELECT: it may reach database 1"),
    "a subscript": ("r['x'] = 1", "`r[...]` and `... in r` are commands whose keys are not followed"),
    "a membership": ("print('x' in r)", "`r[...]` and `... in r` are commands whose keys are not followed"),
    "both databases in one place": (
        "for one in (r, zero):\n        one.get('x')",
        "which must stay as it is",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str, tmp_path: Path) -> None:
    lines, reason = REFUSED[name]
    zero = "zero = redis.Redis(host=HOST, port=PORT)\n"
    (found,) = refused({"app.py": f"{CLIENT}{zero}def main(given, keys):\n    r.set('x', 1)\n    {lines}\n"}, tmp_path)
    assert reason in found, found
    assert re.match(r"app\.py:(?:8|9|10): ", found), found


def test_a_number_that_a_setting_tells_is_left_to_a_person(tmp_path: Path) -> None:
    source = HEAD + "r = redis.Redis(host=HOST, port=PORT, db=int(os.environ.get('REDIS_DB', '3')))\nr.get('x')\n"
    (found,) = refused({"app.py": source}, tmp_path)
    assert found == "app.py:5: db=REDIS_DB: the code alone does not say which database that is"


def test_a_url_that_others_use_too_is_left_alone(tmp_path: Path) -> None:
    source = f"{HEAD}URL = 'redis://cache/1'\nr = redis.from_url(URL)\nprint(URL)\nr.get('x')\n"
    (found,) = refused({"app.py": source}, tmp_path)
    assert "app.py:7: `URL` names database 1 there too" in found


def test_all_sites_in_all_files_or_none(tmp_path: Path) -> None:
    program = {
        "client.py": CLIENT,
        "keys.py": "def name(uid):\n    return f'user:{uid}'\n",
        "app.py": "from client import r\nfrom keys import name\ndef main(uid):\n    return r.get(name(uid))\n",
        "more.py": "from client import r\nfrom keys import name\ndef drop(uid):\n    r.delete(name(uid))\n",
    }
    new = mended(program, tmp_path / "whole")
    assert [path for path in program if new[path] != program[path]] == ["client.py", "keys.py"]
    (found,) = refused({**program, "bad.py": "from client import r\ndef drop():\n    r.flushdb()\n"}, tmp_path / "bad")
    assert found.startswith("bad.py:3: FLUSHDB")


def test_a_helper_that_another_database_shares_gets_no_prefix(tmp_path: Path) -> None:
    program = {
        "app.py": CLIENT
        + "zero = redis.Redis(host=HOST, port=PORT)\ndef name(uid):\n    return f'user:{uid}'\n"
        + "def main(uid):\n    zero.get(name(uid))\n    return r.get(name(uid)), r.get('x')\n"
    }
    new = mended(program, tmp_path)["app.py"]
    assert "return f'user:{uid}'" in new
    assert "zero.get(name(uid))" in new
    assert """return r.get("db1:" + name(uid)), r.get('db1:x')""" in new


def test_a_parameter_that_some_callers_give_a_text(tmp_path: Path) -> None:
    """What is run as it stands has a key from anywhere; callers show what it is."""
    program = {
        "app.py": CLIENT
        + "def read(key=None):\n    return r.get(key)\ndef main(uid):\n    return read(f'user:{uid}')\n"
        + "def other(key):\n    return read(key)\n"
    }
    new = mended(program, tmp_path)["app.py"]
    assert 'return r.get("db1:" + key)' in new
    assert "read(f'user:{uid}')" in new and "return read(key)" in new


def test_only_what_goes_elsewhere_gets_the_prefix_at_the_call(tmp_path: Path) -> None:
    new = mended(files(PROGRAMS["a helper whose reply goes elsewhere too"]), tmp_path)["app.py"]
    assert 'return f"user:{uid}"' in new and 'r.set("db1:" + name(uid), 1)' in new
    assert 'return f"db1:own:{uid}"' in new and "r.set(key, 2)" in new


def test_tests_with_a_stand_in_follow_the_code(tmp_path: Path) -> None:
    program = {
        "client.py": CLIENT,
        "store.py": "def read(client, uid):\n    return client.get(f'user:{uid}')\n",
        "app.py": "from client import r\nfrom store import read\ndef main(uid):\n    return read(r, uid)\n",
        "tests/test_store.py": (
            "import fakeredis\nfrom store import read\ndef test_read():\n    fake = fakeredis.FakeRedis()\n"
            "    fake.set('user:7', 1)\n    assert read(fake, 7)\n"
        ),
    }
    new = mended(program, tmp_path)
    assert "client.get(f'db1:user:{uid}')" in new["store.py"]
    assert "fake.set('db1:user:7', 1)" in new["tests/test_store.py"]
    assert new["app.py"] == program["app.py"]


def test_what_else_names_the_keys_is_listed(tmp_path: Path) -> None:
    program = {
        "app.py": CLIENT
        + "def main(uid):\n    r.set(f'user:{uid}:name', 1)\n    queue, job = r.blpop(['jobs'])\n"
        + "    for key in r.scan_iter('user:*'):\n        print(key[5:])\n    return queue\n",
    }
    others = {
        "web/a.ts": "redis.get(`user:${id}:name`)\n",
        "users.acl": "user app on >x ~user:* +@all\n",
        "docker-compose.yml": "services:\n  app:\n    environment:\n      CACHE_URL: redis://:secret@cache:6379/1\n"
        "      OTHER_URL: redis://cache:6379/12\n      LAST: rediss://cache?db=1&x=2\n",
    }
    written(others, tmp_path)
    (change,) = changes(program, tmp_path)
    told = [f"{one.owner.value} {one.path}:{one.line} {one.what}: {one.why}" for one in change.fallout or ()]
    assert told == [
        "code app.py:8 blpop() gives names of keys back: they begin with `db1:` then",
        "code app.py:10 [5:] takes apart keys of `user:{uid}:name`: finds something else behind `db1:`",
        "configuration docker-compose.yml:4 a URL names database 1: its keys are in database 0 then, behind `db1:`",
        "configuration docker-compose.yml:6 a URL names database 1: its keys are in database 0 then, behind `db1:`",
        "configuration users.acl:1 ACL rule ~user:*: does not let the user reach `db1:user:{uid}:name`: "
        "add ~db1:user:* beside it",
        "other language web/a.ts:1 `user:${id}:name` names a key of `user:{uid}:name`: "
        "that key becomes `db1:user:${id}:name`",
        "data app.py:5 the keys of database 1: they are not found by the new names: copy them to `db1:...` "
        "(fix --key-map)",
    ]


def test_a_key_that_is_none_as_far_as_the_code_says(tmp_path: Path) -> None:
    source = """
        class Bot:
            queue = None
            def __init__(self):
                self.client = redis.Redis(host=HOST, port=PORT, db=4)
            def run(self):
                self.client.set("x", 1)
                if self.queue:
                    return self.client.llen(self.queue)
        Bot().run()
        """
    (found,) = refused({"app.py": HEAD + dedent(source)}, tmp_path)
    assert found == "app.py:13: no key of llen() is known: it may be set where the program runs"


def test_calls_that_are_not_seen_stand_in_the_way(tmp_path: Path) -> None:
    source = """
        def main(jobs):
            r.set("x", 1)
            if False:
                r.get("y")
            return jobs.get("x")
        """
    (found,) = refused({"app.py": CLIENT + dedent(source)}, tmp_path)
    assert found == "app.py:10: r.get() is not seen to be reached: its keys are not known"


HANDED = {
    "a queue": ("from rq import Queue\n", "Queue('jobs', connection=r)", "rq.Queue() is given the client"),
    "anything": ("import tally.store\n", "tally.store.Counter(r)", "tally.store.Counter() is given the client"),
    "where it is built": (
        "import tally\n",
        "tally.Counter(redis.Redis(host=HOST, port=PORT, db=1))",
        "tally.Counter() is given the client",
    ),
}


@pytest.mark.parametrize("name", HANDED)
def test_what_is_given_to_code_outside_stands_in_the_way(name: str, tmp_path: Path) -> None:
    head, line, reason = HANDED[name]
    source = f"{CLIENT}{head}def main():\n    r.set('x', 1)\n    {line}\n"
    (found,) = refused({"app.py": source}, tmp_path)
    assert reason in found, found
    other = {"client.py": CLIENT, "app.py": f"{head}{HEAD}from client import r\nr.set('x', 1)\n{line}\n"}
    (found,) = refused(other, tmp_path / "other")
    assert reason in found and "app.py:8" in found, found


def test_what_the_project_and_the_standard_library_are_given_does_not(tmp_path: Path) -> None:
    source = """
        import functools
        import logging
        def read(client, key: str):
            return client.get(key)
        class Store:
            def __init__(self, client):
                self.client = client
        def main():
            logging.info("%s", r)
            store = Store(client=r)
            store.client.set("x", 1)
            return functools.partial(read, r)("x"), read(r, "y"), isinstance(r, redis.Redis)
        """
    (change,) = changes({"app.py": CLIENT + dedent(source)}, tmp_path)
    assert change.refused is None


def test_a_number_that_is_an_attribute_may_be_another_one(tmp_path: Path) -> None:
    source = """
        class Bot:
            number = 4
            def __init__(self):
                self.client = redis.Redis(host=HOST, port=PORT, db=self.number)
                self.client.set("x", 1)
        Bot()
        """
    (found,) = refused({"app.py": HEAD + dedent(source)}, tmp_path)
    assert found == "app.py:9: db=self.number: the code alone does not say which database that is"


def test_a_client_on_which_nothing_is_called_is_left_alone(tmp_path: Path) -> None:
    (found,) = refused({"app.py": CLIENT}, tmp_path)
    assert found == "app.py:5: nothing is seen to be called on the client"


def test_tests_that_empty_the_database_are_listed(tmp_path: Path) -> None:
    program = {
        "client.py": CLIENT,
        "app.py": "from client import r\ndef main():\n    return r.set('x', 1)\n",
        "tests/test_app.py": "from client import r\nfrom app import main\ndef test():\n    r.flushdb()\n    main()\n",
    }
    (change,) = changes(program, tmp_path)
    assert change.refused is None
    told = [(one.owner.value, one.path, one.line, one.what) for one in change.fallout or ()]
    assert ("test", "tests/test_app.py", 4, "flushdb() in a test") in told
