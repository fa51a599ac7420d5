"""Clients that a flag exchanges: the rewritten programs run on both servers, and what is left to a person."""

from __future__ import annotations

import asyncio
import builtins
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import redis
from fixing import context_of
from live_servers import Servers

from clusterlint.finding import Applicability
from clusterlint.fix import Change, Context, propose
from clusterlint.fix.factory_text import factory_text
from clusterlint.fix.verify import edited
from clusterlint.rules import client_option, standalone_client

Files = dict[str, str]
WORK = """
def run():
    for n in range(30):
        r.set(f"user:{n}", n, ex=60)
    return [r.get(f"user:{n}") for n in range(30)]
"""
ASYNC_WORK = """
async def run():
    r = make()
    for n in range(30):
        await r.set(f"user:{n}", n, ex=60)
    found = [await r.get(f"user:{n}") for n in range(30)]
    await r.aclose()
    return found
"""


def sources(source: str | Files) -> Files:
    given = {"app/main.py": source} if isinstance(source, str) else source
    return {"app/__init__.py": "", **{path: dedent(text) for path, text in given.items()}}


def proposed(source: str | Files) -> tuple[Context, tuple[Change, ...]]:
    context = context_of({path: text.encode() for path, text in sources(source).items()})
    return context, propose(context, ["client-factory"])


def fixed(source: str | Files) -> Files:
    """The files of the rewritten program; nothing may be refused, nor be left for a second run."""
    context, changes = proposed(source)
    assert changes and not [change.refused for change in changes if change.refused]
    assert all(change.applicable for change in changes)
    new = {path: text.text for path, text in edited(context, changes).items()}
    files = {**sources(source), **new}
    again = context_of({path: text.encode() for path, text in files.items()})
    assert propose(again, ["client-factory"]) == ()
    assert not list(standalone_client.judge(again.program))
    assert not list(client_option.judge(again.program))
    return files


def main(source: str) -> str:
    """The rewritten main module without its import of the factory."""
    lines = fixed(source)["app/main.py"].splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("from app.redis_factory import"))


def refusals(source: str | Files) -> list[str]:
    _, changes = proposed(source)
    assert all(change.applicability is Applicability.MANUAL for change in changes if change.refused)
    return [change.refused for change in changes if change.refused]


PROGRAMS: dict[str, str] = {
    "a URL": """
        import os
        import redis
        r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True, health_check_interval=30)
        """,
    "a URL with a database and options": """
        import os
        from redis import from_url
        r = from_url(url=os.environ["REDIS_URL"], socket_timeout=5, retry_on_timeout=True, max_connections=20)
        """,
    "host and port": """
        import os
        from redis import Redis as Client
        r = Client(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), db=0, encoding="utf-8")
        """,
    "by position": """
        import os
        import redis
        r = redis.StrictRedis(os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"]), 0, None, socket_timeout=5)
        """,
    "a function": """
        import os
        import redis
        OPTIONS = {"decode_responses": True, "db": int(os.environ.get("REDIS_DB", "0"))}
        def make_redis(url: str) -> redis.Redis:
            return redis.Redis.from_url(url, **OPTIONS)
        r = make_redis(os.environ["REDIS_URL"])
        """,
    "a class": """
        import os
        import redis
        class Store:
            def __init__(self, url: str) -> None:
                self.client = redis.Redis.from_url(url, client_name="store")
        r = Store(os.environ["REDIS_URL"]).client
        """,
    "a pool": """
        import os
        import redis
        pool = redis.ConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=10)
        r = redis.Redis(connection_pool=pool)
        """,
    "a pool inside": """
        import os
        import redis
        r = redis.Redis(connection_pool=redis.ConnectionPool(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"])))
        """,
    "valkey": """
        import os
        import valkey
        r = valkey.Valkey.from_url(os.environ["REDIS_URL"], decode_responses=True)
        """,
    "asyncio": """
        import os
        import redis.asyncio as redis
        def make():
            return redis.from_url(os.environ["REDIS_URL"], decode_responses=True, health_check_interval=10)
        """,
    "asyncio by host": """
        import os
        from redis.asyncio import Redis
        def make():
            return Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), retry_on_timeout=True)
        """,
    "asyncio with a pool": """
        import os
        from redis import asyncio as aioredis
        def make():
            pool = aioredis.ConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=10)
            return aioredis.Redis(connection_pool=pool)
        """,
    "asyncio and valkey": """
        import os
        import valkey.asyncio as valkey
        def make():
            return valkey.Valkey(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
        """,
}


class Bench:
    """Runs a program on an empty server, or on an empty cluster whose addresses are given as lists."""

    def __init__(self, servers: Servers, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.servers, self.folder, self.patch = servers, folder, patch

    def run(self, files: Files, name: str, *, cluster: bool) -> Any:
        nodes = self.servers.cluster if cluster else (self.servers.standalone,)
        for node in nodes:
            with redis.Redis(node.host, node.port) as client:
                client.flushall()
        addresses = ",".join(f"{node.host}:{node.port}" for node in nodes)
        self.patch.setenv("REDIS_URL", f"redis://{addresses}/0")
        self.patch.setenv("REDIS_HOST", addresses if cluster else nodes[0].host)
        self.patch.setenv("REDIS_PORT", str(nodes[0].port))
        self.patch.setenv("REDIS_CLUSTER_ENABLED", str(int(cluster)))
        for path, text in files.items():
            (self.folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name / path).write_text(text)
        self.patch.syspath_prepend(str(self.folder / name))
        self.forget()
        run = importlib.import_module("app.main").run
        found = run()
        return asyncio.run(found) if inspect.iscoroutine(found) else found

    @staticmethod
    def forget() -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == "app"]:
            del sys.modules[name]


@pytest.fixture
def bench(live_servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    yield Bench(live_servers, tmp_path, monkeypatch)
    Bench.forget()


@pytest.mark.parametrize("name", PROGRAMS)
def test_rewritten_programs_do_the_same_on_both_servers(name: str, bench: Bench) -> None:
    source = dedent(PROGRAMS[name]) + (ASYNC_WORK if "def make():" in PROGRAMS[name] else WORK)
    before = bench.run(sources(source), "before", cluster=False)
    files = fixed(source)
    assert bench.run(files, "alone", cluster=False) == before
    assert bench.run(files, "spread", cluster=True) == before
    for node in bench.servers.cluster:
        with redis.Redis(node.host, node.port) as client:
            assert client.dbsize()


def test_the_old_program_fails_on_the_cluster(bench: Bench) -> None:
    source = dedent(PROGRAMS["host and port"]) + WORK
    bench.run(sources(source), "before", cluster=False)
    with pytest.raises((redis.RedisError, OSError)):
        bench.run(sources(source), "plain", cluster=True)


REWRITTEN = {
    "comments and layout stay": (
        """
        import os
        import redis

        r = redis.Redis(
            os.environ["REDIS_HOST"],  # where it is
            6379, 0,
            decode_responses = True,
        )  # the cache
        """,
        """
        import os

        r = make_redis_at(
            host=os.environ["REDIS_HOST"],  # where it is
            port=6379, db=0,
            decode_responses = True,
        )  # the cache
        """,
    ),
    "imports that are still used stay": (
        """
        import redis
        from redis import Redis, RedisError

        r: redis.Redis = Redis()
        """,
        """
        import redis
        from redis import RedisError

        r: redis.Redis = make_redis_at()
        """,
    ),
    "a call on the new client": (
        """
        import os
        import redis
        redis.Redis.from_url(os.environ["A"]).get("x"); redis.Redis.from_url(os.environ["A"]).get("y")
        """,
        """
        import os

        make_redis(os.environ["A"]).get("x"); make_redis(os.environ["A"]).get("y")
        """,
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_only_the_call_and_the_imports_change(name: str) -> None:
    old, new = REWRITTEN[name]
    source = dedent(old) + ("\ntry:\n    r.get('x')\nexcept RedisError:\n    pass\n" if "RedisError" in old else "")
    assert main(source).startswith(dedent(new))


def test_line_endings_and_form_feeds_stay() -> None:
    old = 'import os\r\nimport redis\r\n\x0c\r\nr = redis.Redis.from_url(os.environ["A"])\r\nr.get("é")\r\n'
    new = fixed(old)["app/main.py"]
    assert new.endswith('\x0c\r\nr = make_redis(os.environ["A"])\r\nr.get("é")\r\n')
    assert new.count("\n") == new.count("\r\n")


PROJECT: Files = {
    "shop/__init__.py": "",
    "shop/web/__init__.py": "",
    "shop/web/cache.py": """
        import os
        import redis
        cache = redis.Redis.from_url(os.environ["REDIS_URL"])
        cache.get("a")
        """,
    "shop/jobs/__init__.py": "",
    "shop/jobs/queue.py": """
        import os
        from ..web.cache import cache
        import redis.asyncio as aioredis
        queue = aioredis.Redis.from_url(os.environ["QUEUE_URL"])
        async def use():
            await queue.lpush("q", 1)
        """,
    "tests/test_shop.py": """
        import redis
        from unittest import mock
        from shop.web.cache import cache
        def test():
            r = redis.Redis(host="localhost")
            assert isinstance(cache, redis.Redis)
            with mock.patch("shop.web.cache.redis.Redis.from_url"):
                r.get("a")
        """,
}


def test_one_factory_in_the_nearest_package_of_the_code_serves_all() -> None:
    files = fixed(PROJECT)
    assert [path for path in files if "factory" in path] == ["shop/redis_factory.py"]
    assert "from shop.redis_factory import make_redis\n" in files["shop/web/cache.py"]
    assert "from ..redis_factory import make_async_redis\n" in files["shop/jobs/queue.py"]
    assert "from shop.redis_factory import make_redis_at\n" in files["tests/test_shop.py"]
    assert "import redis\n" not in files["shop/web/cache.py"]


def test_what_asks_for_the_class_or_replaces_the_call_is_listed() -> None:
    _, changes = proposed(PROJECT)
    told = {(one.path, one.line, one.what) for change in changes for one in change.fallout or ()}
    assert ("tests/test_shop.py", 7, "a client is compared with redis.Redis") in told
    assert ("tests/test_shop.py", 8, "shop.web.cache.redis.Redis.from_url is replaced") in told


def test_a_factory_that_is_there_is_used_for_what_comes_later() -> None:
    files = fixed(PROJECT)
    files["shop/more.py"] = "import redis\nmore = redis.Redis(host='more')\nmore.get('x')\n"
    new = fixed(files)
    assert new["shop/redis_factory.py"] == files["shop/redis_factory.py"]
    assert "from shop.redis_factory import make_redis_at\n" in new["shop/more.py"]


def test_scripts_beside_each_other_import_by_the_bare_name() -> None:
    files = {
        "tools/a.py": "import redis\nimport b\nr = redis.Redis(host='h')\nr.get('x')\n",
        "tools/b.py": "import redis\nr = redis.Redis(host='h')\nr.get('x')\n",
    }
    new = fixed(files)
    assert "from redis_factory import make_redis_at\n" in new["tools/a.py"]
    assert "tools/redis_factory.py" in new


@pytest.mark.parametrize("begin", ["#!/usr/bin/env python\n", "if __name__ == '__main__':\n    print()\n"])
def test_a_script_that_is_started_by_its_path_finds_the_factory_beside_it(begin: str) -> None:
    client = "import redis\nr = redis.Redis(host='h')\nr.get('x')\n"
    files = {"jobs/cron.py": begin + client, "web/__init__.py": "", "web/app.py": client}
    new = fixed(files)
    assert "jobs/redis_factory.py" in new
    assert "from redis_factory import make_redis_at\n" in new["jobs/cron.py"]
    assert "from web.redis_factory import make_redis_at\n" in new["web/app.py"]
    new = fixed({**files, "web/app.py": f"from jobs import cron\n{client}"})
    assert [path for path in new if "factory" in path] == ["redis_factory.py"]


def test_a_module_of_that_name_is_not_overwritten() -> None:
    files = {"app/main.py": "import redis\nr = redis.Redis()\nr.get('x')\n", "app/redis_factory.py": "X = 1\n"}
    new = fixed(files)
    assert new["app/redis_factory.py"] == "X = 1\n"
    assert "from app.redis_clients import make_redis_at\n" in new["app/main.py"]


def test_a_name_that_is_taken_gets_another_one() -> None:
    new = fixed("import os\nimport redis\ndef make_redis():\n    return redis.from_url(os.environ['A'])\nmake_redis().get('x')\n")
    assert "import make_redis as make_redis_client\n" in new["app/main.py"]
    assert "return make_redis_client(os.environ['A'])" in new["app/main.py"]


def test_all_sites_of_an_endpoint_or_none() -> None:
    files = {
        "app/main.py": """
            import os
            import redis
            a = redis.Redis(host=os.environ["A"])
            b = redis.Redis(host=os.environ["B"])
            a.get("x"), b.get("x")
            """,
        "app/more.py": """
            import os
            import redis
            raw = redis.Redis(host=os.environ["A"], unix_socket_path="/run/redis.sock")
            other = redis.Redis(host=os.environ["A"], event_dispatcher=object())
            raw.get("x"), other.get("x")
            """,
    }
    context, changes = proposed(files)
    reasons = [change.refused for change in changes if change.refused]
    assert any(one.startswith("app/main.py:4: A is opened at app/more.py:") for one in reasons), reasons
    (change,) = [change for change in changes if not change.refused]
    new = edited(context, [change])["app/main.py"].text
    assert 'a = redis.Redis(host=os.environ["A"])' in new and 'b = make_redis_at(host=os.environ["B"])' in new


@pytest.mark.parametrize("flag", ["USE_CLUSTER", "A_B1"])
def test_the_names_of_the_settings(flag: str) -> None:
    source = """
        import os
        import redis
        r = redis.Redis.from_url(os.environ["REDIS_URL"])
        r.get("x")
        """
    before, _ = proposed(source)
    context = replace(before, cluster_flag=flag, factory_module="clients")
    changes = propose(context, ["client-factory"])
    assert [change.refused for change in changes] == [None]
    new = edited(context, changes)
    assert "from app.clients import make_redis\n" in new["app/main.py"].text
    assert f'FLAG = "{flag}"\n' in new["app/clients.py"].text
    assert f"With {flag}=1" in new["app/clients.py"].text


def test_what_is_not_carried_over_is_said() -> None:
    _, (change,) = proposed("import redis\nr = redis.Redis(host='h', health_check_interval=30)\nr.get('x')\n")
    assert any("health_check_interval=30 is for the plain client only" in note for note in change.notes)
    assert change.rules == ("CL301", "CL302")
    assert change.applicability is Applicability.UNSAFE


def test_endpoints_that_stay_are_left_alone() -> None:
    context = context_of({path: text.encode() for path, text in sources(PROJECT).items()})
    changes = propose(replace(context, endpoints=("QUEUE_URL",)), ["client-factory"])
    assert [change.paths for change in changes] == [("shop/jobs/queue.py", "shop/jobs/redis_factory.py")]


def test_keys_made_of_replies_stay_what_they_are() -> None:
    source = """
        import os
        import redis
        r = redis.Redis.from_url(os.environ["REDIS_URL"])
        def use():
            n = int(r.incr("last"))
            r.set(f"user:{n}:{n}", "x")
            for name in r.smembers("names"):
                r.hgetall(f"user:{name}")
        """
    files = fixed(source)
    again = context_of({path: text.encode() for path, text in files.items()})
    assert {family.template for family in again.keys.families} == {
        "last", "names", "user:{n}:{n}", "user:{name}"
    }  # fmt: skip


OPTIONAL = {
    "in a function": (
        """
        class Cache:
            def __init__(self):
                try:
                    import redis  # optional
                except ImportError:
                    raise RuntimeError("no redis")
                self.r = redis.Redis(host="h")
                self.r.get("x")
        """,
        "            import redis  # optional\n            from app.redis_factory import make_redis_at\n        except",
    ),
    "in a try": (
        """
        from typing import TYPE_CHECKING
        try:
            from redis import Redis
        except ImportError:
            Redis = None
        if TYPE_CHECKING:
            from redis import Redis
        def run():
            Redis(host="h").get("x")
        """,
        "    from redis import Redis\n    from app.redis_factory import make_redis_at\nexcept",
    ),
    "several names in a try": (
        """
        try:
            import redis
            from redis import Redis
        except ImportError:
            redis = Redis = None
        def run():
            redis.Redis(host="h").get("x")
            Redis(host="h").get("y")
            redis.from_url("redis://h").get("z")
        """,
        "    from redis import Redis\n    from app.redis_factory import make_redis_at\n"
        "    from app.redis_factory import make_redis\nexcept",
    ),
}


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_library_that_is_optional_stays_so(name: str) -> None:
    source, expected = OPTIONAL[name]
    new = fixed(source)["app/main.py"]
    assert expected in new
    assert new.count("import make_redis_at") == 1
    assert "make_redis_at(host=\"h\")" in new
    space = {"__name__": "app.main", "__builtins__": {**vars(builtins), "__import__": _without_redis}}
    exec(compile(new, "main.py", "exec"), space)


def _without_redis(name: str, *more: Any) -> Any:
    if name.split(".")[0] in ("redis", "app"):
        raise ImportError(name)
    return __import__(name, *more)


def test_pools_of_other_files_are_not_looked_for_in_this_one() -> None:
    pool = "import redis\n" + "\n" * 40 + "pool = redis.ConnectionPool(host='pooled')\nr = redis.Redis(connection_pool=pool)\nr.get('a')\n"
    short = "import redis\nr = redis.Redis(connection_pool=redis.ConnectionPool(host='h'))\nr.get('x')\n"
    new = fixed({"app/a.py": pool, "app/b.py": short})
    assert "make_redis_at(host='h')" in new["app/b.py"] and "make_redis_at(host='pooled')" in new["app/a.py"]


def test_replies_of_a_pipeline_are_those_of_one_client() -> None:
    source = """
        import os
        import redis
        client = redis.Redis.from_url(os.environ["REDIS_URL"])
        double = client.register_script("return KEYS[1]")
        def contents():
            with client.pipeline(transaction=True) as pipe:
                pipe.hgetall("basket")
                pipe.get("basket:coupon")
                prizes, percent = pipe.execute()
            return {prize: int(count) for prize, count in prizes.items()}, percent
        def use():
            prizes, percent = contents()
            for prize in prizes:
                client.rpush(f"prize:{prize}", percent, "prize:{}".format(prize))
            found = double(keys=["basket"])
            client.rename(f"{found}:a", f"{found}:b")
        """
    context, changes = proposed(source)
    assert [change.refused for change in changes] == [None]
    new = {path: text.text for path, text in edited(context, changes).items()}
    again = context_of({path: text.encode() for path, text in {**sources(source), **new}.items()})
    families = {family.template for family in again.keys.families}
    assert families == {family.template for family in context.keys.families}


MANUAL = {
    "redis.Redis(unix_socket_path='/run/redis.sock')": "unix_socket_path",
    "redis.from_url('unix:///run/redis.sock')": "a unix socket",
    "redis.Redis(host='h', db=2)": "database 2",
    "redis.from_url('redis://h/3')": "database 3",
    "redis.Redis(host='h', ssl=True, ssl_ciphers='X')": "ssl_ciphers: the cluster client drops it",
    "redis.Redis(host='h', retry_on_error=[ValueError])": "retry_on_error",
    "redis.Redis(host='h', event_dispatcher=object())": "event_dispatcher: not known",
    "redis.Redis(*ADDRESS)": "its arguments come from a sequence",
    "Own(host='h')": "not a class or function of the library itself",
    "redis.Redis(connection_pool=shared)": "its pool is shared",
    "redis.Redis(connection_pool=redis.BlockingConnectionPool(host='h'))": "waits for a free connection",
    "redis.Redis(connection_pool=redis.ConnectionPool(host='h'), decode_responses=True)": "beside a pool",
    "redis.Redis(connection_pool=redis.ConnectionPool(host='h', db=1))": "database 1",
    "redis.sentinel.Sentinel([('h', 1)]).master_for('m')": "Sentinel",
}
HEAD = """
import redis
import redis.sentinel
ADDRESS = ('h', 6379)
class Own(redis.Redis):
    pass
shared = redis.ConnectionPool(host='shared')
def other():
    return shared
"""


@pytest.mark.parametrize("call", MANUAL)
def test_left_to_a_person_with_the_reason(call: str) -> None:
    found = refusals(HEAD + f"r = {call}\nr.get('x')\n")
    assert found and all(one.startswith("app/main.py:") for one in found)
    assert any(MANUAL[call] in one for one in found), found


def test_a_flag_that_is_there_already_needs_nothing() -> None:
    source = """
        import os
        import redis
        def make():
            if os.environ.get("CLUSTER"):
                return redis.RedisCluster.from_url(os.environ["REDIS_URL"])
            return redis.Redis.from_url(os.environ["REDIS_URL"])
        make().get("x")
        """
    assert proposed(source)[1] == ()


@pytest.mark.parametrize("library", ["redis", "valkey"])
def test_the_generated_module_is_typed_linted_and_formatted(library: str, tmp_path: Path) -> None:
    file = tmp_path / f"{library}_factory.py"
    file.write_text(factory_text(library, ("db", "health_check_interval", "single_connection_client"), ("db",)))
    rules = "E,F,W,I,UP,B,SIM,C4,PIE,RUF,D1"
    for command in (
        ["ruff", "check", "--isolated", "--select", rules, str(file)],
        ["ruff", "format", "--isolated", "--check", str(file)],
        ["mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path / "cache"), str(file)],
    ):
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def factory() -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(factory_text("redis", ("db", "lib_name"), ("db",)), scope)
    return scope


ADDRESSES = {
    "redis://a:1": ("redis://a:1", [("a", 1)]),
    "redis://a:1,b:2,c": ("redis://a:1", [("a", 1), ("b", 2), ("c", 6379)]),
    "a:1,b:2": ("redis://a:1", [("a", 1), ("b", 2)]),
    "rediss://u:p,w@a:1,b:2/0?timeout=3": ("rediss://u:p,w@a:1/0?timeout=3", [("a", 1), ("b", 2)]),
    "redis://:p@a:1/0,redis://:p@b:2/0": ("redis://:p@a:1/0", [("a", 1), ("b", 2)]),
    "redis://[::1]:7,[::2]:8": ("redis://[::1]:7", [("::1", 7), ("::2", 8)]),
    "redis://a": ("redis://a", [("a", 6379)]),
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_lists_of_addresses(url: str, factory: dict[str, Any]) -> None:
    assert (factory["_first"](url), factory["_nodes"](url)) == ADDRESSES[url]


@pytest.mark.parametrize("options", [{"db": 1}, {"unix_socket_path": "/x"}, {"connection_pool": object()}])
def test_a_cluster_client_says_what_it_cannot_do(
    options: dict[str, Any], factory: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_CLUSTER_ENABLED", "yes")
    with pytest.raises(ValueError, match="cluster"):
        factory["make_redis_at"]("localhost", 1, **options)
    with pytest.raises(ValueError, match="cluster"):
        factory["make_async_redis"]("redis://localhost", **options)


def test_the_plain_client_gets_what_was_given(factory: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_CLUSTER_ENABLED", raising=False)
    made = factory["make_redis_at"]("h", 7, db=3, lib_name="x", unix_socket_path=None)
    given = made.connection_pool.connection_kwargs
    assert (type(made), given["host"], given["port"], given["db"]) == (redis.Redis, "h", 7, 3)
    made = factory["make_redis"]("redis://h:7/3", socket_timeout=2)
    assert made.connection_pool.connection_kwargs["socket_timeout"] == 2
