"""Which of the found files are analysed: seeds, their importers, and what these import."""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.discover import Discovery, SourceFile, discover, from_stdin
from clusterlint.discover.prefilter import Imported, can_touch_redis, imports
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
    ],
)
def test_how_imports_find_files(tmp_path: Path, importer: str, line: str, target: str) -> None:
    project(tmp_path, {target: "import redis\n", importer: line + "\n", "src/shop/__init__.py": ""})
    assert set(names(run(tmp_path))) >= {importer, target}


def test_hook_finds_modules_beside_the_given_file(tmp_path: Path) -> None:
    project(
        tmp_path,
        {
            "src/shop/__init__.py": "",
            "src/shop/cache.py": "import redis\n",
            "src/shop/api.py": "from shop.cache import r\n",
        },
    )
    assert set(names(run(tmp_path, "src/shop/api.py"))) == {"src/shop/api.py", "src/shop/cache.py"}


@pytest.mark.parametrize(
    ("text", "seed"),
    [
        ("import redis", True),
        ("from valkey.asyncio import Valkey", True),
        ("import aioredis", True),
        ("REDIS_URL = 1", True),
        ("def f(c): return c.hgetall('x')", True),
        ("c.execute_command('GET')", True),
        ("with c.pipeline() as p: ...", True),
        ("x = 1  # clusterlint: ignore[CL101]", True),
        ("c.lpush('a', 1)", True),
        ("self.zadd_all()", True),
        ("for i in xrange(3): pass", False),
        ("c.xrange('s')", True),
        ("Redistribution and use in source and binary forms", False),
        ("def redisplay(): redistribute(rediscovered)", False),
        ("class RedisPlayers: pass", True),
        ("# the walrus operator", False),
        ("from walrus import Database", True),
        ("gadget = 1", False),
        ("Pipeline(steps)", False),
        ("d.get('x')", False),
        ("recordset.commit()", False),
    ],
)
def test_prefilter(text: str, seed: bool) -> None:
    assert can_touch_redis(text.encode()) is seed


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
