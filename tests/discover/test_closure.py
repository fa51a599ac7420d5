"""Files are in for the names that they give to what concerns Redis, or take from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.discover import discover
from clusterlint.discover.outline import Outline

CLIENT = "import redis\nr = redis.Redis()\n\n\ndef fetch(key):\n    return r.get(key)\n\n\ndef plain():\n    return 1\n"


def taken(root: Path, files: dict[str, str]) -> set[str]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {source.path for source in discover([root], root, (), force_exclude=False).files}


@pytest.mark.parametrize(
    ("line", "user"),
    [
        ("from client import fetch\nfetch('k')", True),
        ("from client import r as c\nc.get('k')", True),
        ("from client import *\nfetch('k')", True),
        ("import client\nclient.fetch('k')", True),
        ("import client as c\nc.r.get('k')", True),
        ("def f():\n    from client import fetch\n    fetch('k')", True),
        ("try:\n    from client import fetch\nexcept ImportError:\n    fetch = None\nfetch('k')", True),
        ("from client import made_in_some_way\nmade_in_some_way()", True),
        ("from client import plain\nplain()", False),
        ("import client\nclient.plain()", False),
    ],
)
def test_importers_are_in_for_what_concerns_redis(tmp_path: Path, line: str, user: bool) -> None:
    found = taken(tmp_path, {"client.py": CLIENT, "user.py": line + "\n"})
    assert found == ({"client.py", "user.py"} if user else {"client.py"})


def test_what_an_importer_makes_of_a_client_goes_on_under_its_names_only(tmp_path: Path) -> None:
    files = {
        "client.py": CLIENT,
        "service.py": "from client import fetch\n\n\ndef load():\n    return fetch('k')\n\n\ndef add(a):\n    return a\n",
        "first.py": "from service import load\nload()\n",
        "second.py": "from service import add\nadd(1)\n",
    }
    assert taken(tmp_path, files) == {"client.py", "service.py", "first.py"}


def test_a_package_that_hands_names_on_brings_nothing_else(tmp_path: Path) -> None:
    files = {
        "app.py": "import redis\nfrom keys import USER, builders\n\n\ndef f():\n    redis.Redis().mget(USER, builders.one())\n",
        "keys/__init__.py": "from .users import USER, OTHER\nfrom .orders import ORDER\nfrom . import builders\n",
        "keys/users.py": "from .prefix import PREFIX\nfrom .unused import X\nUSER = PREFIX\nOTHER = X\n",
        "keys/orders.py": "ORDER = 1\n",
        "keys/builders.py": "from .parts import PART\nfrom .more import MORE\n\n\ndef one():\n    return PART\n\n\ndef two():\n    return MORE\n",
        "keys/prefix.py": "PREFIX = 'p'\n",
        "keys/unused.py": "X = 1\n",
        "keys/parts.py": "PART = 1\n",
        "keys/more.py": "MORE = 1\n",
    }
    assert taken(tmp_path, files) == {
        "app.py",
        "keys/__init__.py",
        "keys/users.py",
        "keys/builders.py",
        "keys/prefix.py",
        "keys/parts.py",
    }


def test_what_fills_a_name_is_needed_with_it(tmp_path: Path) -> None:
    files = {
        "app.py": "import redis\nimport config\nredis.Redis(host=config.HOST)\n",
        "config.py": "from hosts import find\nfrom far import far\nHOST = None\n\n\ndef init():\n    global HOST\n    HOST = find()\n\n\ndef other():\n    far()\n",
        "hosts.py": "def find(): return 'h'\n",
        "far.py": "def far(): pass\n",
    }
    assert taken(tmp_path, files) == {"app.py", "config.py", "hosts.py"}


def test_settings_that_nobody_imports(tmp_path: Path) -> None:
    files = {
        "app.py": "import redis\nfrom django.conf import settings\nredis.Redis(host=settings.HOST)\n",
        "site/settings/base.py": "HOST = 'h'\n",
        "site/other.py": "HOST = 'h'\n",
    }
    assert taken(tmp_path, files) == {"app.py", "site/settings/base.py"}


def test_parts_of_a_module() -> None:
    outline = Outline(
        b"import a.b, c as d\nfrom e import (\n    f as g,  # x\n    h,\n)\nX, Y = 1, 2\nz: int\n"
        b"@decorated(\n    X\n)\ndef fun(p='''\ndef no(): pass\n'''):\n    q = 1\n    global Z\n\n"
        b"if X:\n    K = 1\nelse:\n    def other(): pass\nCALL = fun(\nX\n)\n"
    )
    assert [sorted(part.bound) for part in outline.parts] == [
        [b"a", b"d"],
        [b"g", b"h"],
        [b"X", b"Y"],
        [b"z"],
        [b"Z", b"fun"],
        [b"K", b"other"],
        [b"CALL"],
    ]
