"""Which of the found files are analysed: seeds, their importers, and what these import."""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.catalog.client_names import DISTINCTIVE, SHARED
from clusterlint.discover import Discovery, SourceFile, discover, from_stdin
from clusterlint.discover.prefilter import imports, look
from clusterlint.discover.shown import Imported, Look
from clusterlint.settings import DEFAULT_EXCLUDES


def project(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(root: Path, *paths: str) -> Discovery:
    return discover([root / path for path in paths or ("",)], root, DEFAULT_EXCLUDES, force_exclude=False)


def names(found: Discovery) -> list[str]:
    return [source.path for source in found.files]


LAYERS = {
    "app/__init__.py": "",
    "app/client.py": "import redis\nr = redis.Redis()\n",
    "app/deps.py": "from app.client import r\ndef get(): return r\n",
    "app/service.py": "from .deps import get\nfrom .keys import user\nget().get(user(1))\n",
    "app/keys.py": "from app.prefix import PREFIX\ndef user(i): return f'{PREFIX}:{i}'\n",
    "app/prefix.py": "from app.names import NAME\nPREFIX = NAME\n",
    "app/names.py": "from app.deeper import x as NAME\n",
    "app/deeper.py": "x = 1\n",
    "app/views.py": "from app import service\n",
    "app/far.py": "import app.views\n",
    "app/unrelated.py": "import json\n",
}


def test_importers_and_imports_of_seeds(tmp_path: Path) -> None:
    project(tmp_path, LAYERS)
    found = run(tmp_path)
    taken = names(found)
    assert {"app/client.py", "app/deps.py", "app/service.py", "app/keys.py", "app/prefix.py"} <= set(taken)
    assert "app/unrelated.py" not in taken
    assert "app/far.py" not in taken
    assert taken == sorted(taken)
    assert found.scanned == len(LAYERS)
    assert found.given == set(LAYERS)


def test_no_redis_no_files(tmp_path: Path) -> None:
    project(tmp_path, {"a.py": "import json\n", "b.py": "import a\n"})
    found = run(tmp_path)
    assert (found.files, found.problems, found.scanned) == ((), (), 2)


def test_one_given_file_brings_what_it_imports(tmp_path: Path) -> None:
    project(tmp_path, LAYERS)
    found = run(tmp_path, "app/service.py")
    assert {"app/service.py", "app/deps.py", "app/client.py", "app/keys.py", "app/prefix.py"} <= set(
        names(found)
    )
    assert found.given == {"app/service.py"}
    assert found.scanned < len(LAYERS)


def test_one_given_file_without_redis_costs_nothing(tmp_path: Path) -> None:
    project(tmp_path, LAYERS)
    assert names(run(tmp_path, "app/unrelated.py")) == []


@pytest.mark.parametrize(
    ("importer", "line", "target"),
    [
        ("src/shop/api.py", "from shop.cache import r", "src/shop/cache.py"),
        ("tests/test_api.py", "from shop.cache import r", "src/shop/cache.py"),
        ("scripts/run.py", "import cache", "scripts/cache.py"),
        ("src/shop/sub/deep.py", "from ..cache import r", "src/shop/cache.py"),
        ("src/shop/sub/deep.py", "from .. import cache", "src/shop/cache.py"),
        ("src/shop/sub/deep.py", "from . import other", "src/shop/sub/other.py"),
        ("src/shop/api.py", "from shop import pkg", "src/shop/pkg/__init__.py"),
        ("services/one/main.py", "import libs.redis_tools", "platform/python/libs/redis_tools.py"),
        ("src/shop/api.py", "from shop.cache import (\n    r,  # the client\n    q,\n)", "src/shop/cache.py"),
        ("src/shop/api.py", "import json, shop.cache as c", "src/shop/cache.py"),
        ("src/shop/api.py", "if True:\n    from shop \\\n        import cache", "src/shop/cache.py"),
        # src/shop is a package, and the folder that the program is started in.
        ("src/shop/api.py", "from common.stores import r", "src/shop/common/stores.py"),
        ("src/shop/sub/api.py", "from common import r", "src/shop/common/r.py"),
    ],
)
def test_how_imports_find_files(tmp_path: Path, importer: str, line: str, target: str) -> None:
    project(
        tmp_path,
        {
            target: "import redis\nr = redis.Redis()\n",
            importer: line + "\nprint(r, c.r, cache.r, shop.cache.r, pkg.r, other.r, libs.redis_tools.r)\n",
            "src/shop/__init__.py": "",
        },
    )
    assert set(names(run(tmp_path))) >= {importer, target}


def test_a_module_in_a_package_is_no_top_level_module(tmp_path: Path) -> None:
    maker = "import redis\nr = redis.Redis()\n"
    user = "import bus\nprint(bus.r)\n"
    project(tmp_path, {"shop/__init__.py": "", "shop/bus.py": maker, "shop/api.py": user})
    assert names(run(tmp_path)) == ["shop/bus.py"]


def test_hook_finds_modules_beside_the_given_file(tmp_path: Path) -> None:
    project(
        tmp_path,
        {
            "src/shop/__init__.py": "",
            "src/shop/cache.py": "import redis\nr = redis.Redis()\n",
            "src/shop/api.py": "from shop.cache import r\n",
        },
    )
    assert set(names(run(tmp_path, "src/shop/api.py"))) == {"src/shop/api.py", "src/shop/cache.py"}


CLIENTS, CODE, TEXT, NOTHING = (
    Look(redis=True, clients=True, named=True),
    Look(redis=True, named=True),
    Look(named=True),
    Look(),
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("import redis", CLIENTS),
        ("from valkey.asyncio import Valkey", CLIENTS),
        ("import aioredis", CLIENTS),
        ("from app import (\n    json,  # a comment\n    redis_client,\n)", CLIENTS),
        ("r = import_module('redis')", CLIENTS),
        ("from redis import Redis, RedisError", CLIENTS),
        ("import redis.exceptions", CLIENTS),
        ("from walrus import Database", CLIENTS),
        ("def f(c): return c.hgetall('x')", CODE),
        ("def f(c): return c.hget('x', 'y')", CODE),
        ("c.lpush('a', 1)", CODE),
        ("push = c.lpush", CODE),
        ("x = 1  # clusterlint: ignore[CL101]", CODE),
        ("def f(redis): return f", CODE),
        ("def f(app): return app.state.redis_client.get('x')", CODE),
        ("make(FailoverRedis)", CODE),
        ("f'{redis_client.get(1)}'", CODE),
        ("x = '#'; r = g.redis", CODE),
        ("c.xrange('s')", CODE),
        ("self.c.zscore('s', 'm')", CODE),
        ("c.zscore(*args)", CODE),
        ("c.ltrim('l', 0, 9", CODE),
        ("n = cache.client.get_client().get('x')", CLIENTS),
        ("n = caches['x']._cache.get_client('x')", CLIENTS),
        ("from redis.exceptions import LockError as _RedisLockError", TEXT),
        ("from redis import RedisError, exceptions", TEXT),
        ("from redis.exceptions import RedisError\ndef f(c): return c.hgetall('x')", CLIENTS),
        ("REDIS_URL = 1", TEXT),
        ("BUILTINS = ['ltrim', 'redis', 'mget']", TEXT),
        ('def f():\n    """Needs redis: c.hgetall(x)."""', TEXT),
        ("x = 1  # c.hgetall('redis')", TEXT),
        (r"x = r'\''  # redis", TEXT),
        ("with c.pipeline() as p: ...", TEXT),
        ("self.zadd_all()", TEXT),
        ("class RedisPlayers: pass", TEXT),
        ("def zadd(self): self.hset()", TEXT),
        ("from scipy import stats\nstats.zscore(a, b)", TEXT),
        ("from scipy import stats as s\nzscores = s.zscore(a, b)", TEXT),
        ("p.ltrim(x)", TEXT),
        ("for i in xrange(3): pass", NOTHING),
        ("Redistribution and use in source and binary forms", NOTHING),
        ("def redisplay(): redistribute(rediscovered)", NOTHING),
        ("# the walrus operator", NOTHING),
        ("gadget = 1", NOTHING),
        ("Pipeline(steps)", NOTHING),
        ("cache.client.get_client_name()", NOTHING),
        ("d.get('x')", NOTHING),
        ("recordset.commit()", NOTHING),
    ],
)
def test_what_the_bytes_of_a_file_show(text: str, seen: Look) -> None:
    assert look(text.encode()) == seen


@pytest.mark.parametrize("method", sorted(DISTINCTIVE - SHARED))
def test_every_method_that_makes_linking_take_a_value_for_a_client_is_a_word(method: str) -> None:
    assert look(f"def f(c): c.{method}(k)".encode()).redis


def test_imports() -> None:
    text = b"from ..a.b import (c as d, # x\n e)\r\nimport f.g as h, i\nfrom . import j\n  import k # l\nfrom m import *\n"
    assert imports(text) == (
        Imported(2, "a.b", ("c", "e")),
        Imported(1, "", ("j",)),
        Imported(0, "m", ()),
        Imported(0, "f.g"),
        Imported(0, "i"),
        Imported(0, "k"),
    )


def test_stdin(tmp_path: Path) -> None:
    project(tmp_path, LAYERS)
    found = from_stdin(b"from app.client import r\nr.get('x')\n", tmp_path / "app" / "new.py", tmp_path)
    assert SourceFile("app/new.py", b"from app.client import r\nr.get('x')\n") in found.files
    assert "app/client.py" in names(found)
    assert found.given == {"app/new.py"}
    unsaved = from_stdin(b"import redis\n", tmp_path / "app" / "client.py", tmp_path)
    assert [source.content for source in unsaved.files if source.path == "app/client.py"] == [
        b"import redis\n"
    ]
