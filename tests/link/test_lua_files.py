"""Scripts that the code reads from Lua files of the project: by whatever way it gets at them, and none that it does not read."""

from __future__ import annotations

import pytest
from linking import Sources, facts

from clusterlint.extract.lua import LuaFile
from clusterlint.link.linker import link
from clusterlint.link.program import Call
from clusterlint.link.surroundings import Surroundings

TEXTS = {
    "shop/lua/hit.lua": "return redis.call('INCR', KEYS[1])",
    "shop/lua/sum.lua": "return redis.call('GET', 'total')",
    "shop/lua/deep/old.lua": "return 1",
    "other/lua/hit.lua": "return 2",
}
HEAD = """\
import codecs, functools, glob, io, os, os.path, pathlib, pkgutil, importlib.resources, redis
from importlib import resources
from importlib.resources import files
from os.path import dirname, join
from pathlib import Path
r = redis.Redis()
HERE = Path(__file__).resolve().parent
LUA = HERE / "lua"
"""


def calls(sources: Sources, method: str, texts: dict[str, str] = TEXTS) -> list[Call]:
    around = Surroundings(scripts=tuple(LuaFile(*one) for one in texts.items()))
    return [call for call in link(facts(sources), around).calls if call.method == method]


def read(expression: str, before: str = "") -> str | None:
    """What the code takes for the script that it evaluates."""
    source = f"{HEAD}{before}\nr.eval({expression}, 1, 'k')\n"
    (call,) = calls({"shop/app.py": source, "shop/__init__.py": "", "shop/keys/__init__.py": ""}, "eval")
    if call.script is not None:
        assert (call.lua is None) is bool(call.file)
        assert not call.file or call.script.startswith(TEXTS[call.file])
    return call.file or call.script


HIT = {
    "a path beside the code": '(LUA / "hit.lua").read_text()',
    "its bytes": '(LUA / "hit.lua").read_bytes()',
    "joined": 'HERE.joinpath("lua", "hit.lua").read_text(encoding="utf-8")',
    "with another name": 'Path(__file__).with_name("lua").joinpath("hit.lua").read_text()',
    "from a text": 'Path(dirname(__file__), "lua", "hit.lua").read_text()',
    "from above": '(Path(__file__).parents[1] / "shop/lua" / "hit.lua").read_text()',
    "with a suffix": '(LUA / "hit").with_suffix(".lua").read_text()',
    "with a stem": '(LUA / "sum.lua").with_stem("hit").read_text()',
    "by a format": 'Path(f"{LUA}/hit.lua").read_text()',
    "around a corner": '(HERE / "keys" / ".." / "lua" / "hit.lua").read_text()',
    "open": 'open(join(dirname(os.path.abspath(__file__)), "lua", "hit.lua")).read()',
    "opened by the path": '(LUA / "hit.lua").open().read()',
    "io.open": 'io.open(os.fspath(LUA / "hit.lua"), "rb").read()',
    "a resource": 'files("shop").joinpath("lua", "hit.lua").read_text()',
    "a resource of a folder without code": '(files("shop.lua") / "hit.lua").read_text()',
    "a resource of its own package": 'resources.files(__package__).joinpath("lua/hit.lua").read_text()',
    "an older resource": 'importlib.resources.read_text("shop.lua", "hit.lua")',
    "a module's folder": '(Path(shop.__file__).parent / "lua" / "hit.lua").read_text()',
    "data of a package": 'pkgutil.get_data("shop", "lua/hit.lua").decode()',
    "data of its own": 'pkgutil.get_data(__name__, "lua/hit.lua").decode("utf-8")',
    "below a folder of settings": '(settings.BASE_DIR / "shop" / "lua" / "hit.lua").read_text()',
    "below a variable": 'open(os.path.join(os.environ["ROOT"], "shop/lua/hit.lua")).read()',
    "from where the program runs": 'open("lua/hit.lua").read()',
    "changed": '(LUA / "hit.lua").read_text().strip()',
}


@pytest.mark.parametrize("expression", HIT.values(), ids=HIT)
def test_a_file_that_the_code_reads_is_the_script(expression: str) -> None:
    assert read(expression, "import shop\nfrom somewhere import settings") == "shop/lua/hit.lua"


BEFORE = {
    "a block": ('with open(LUA / "hit.lua") as file:\n    BODY = file.read()', "BODY"),
    "a block of the path": ('with (LUA / "hit.lua").open("r") as file:\n    BODY = file.read()', "BODY"),
    "a resource for a while": ('with resources.as_file(files("shop") / "lua" / "hit.lua") as path:\n    BODY = path.read_text()', "BODY"),
    "own function": ('def load(name):\n    return (LUA / f"{name}.lua").read_text()', 'load("hit")'),
    "own function that opens": ('def load(name):\n    with open(LUA / (name + ".lua")) as f:\n        return f.read()', 'load("hit")'),
    "own function, remembered": ('@functools.lru_cache\ndef load(name):\n    return LUA.joinpath(name).read_text()', 'load("hit.lua")'),
    "a method": ('class Loader:\n    def __init__(self, folder):\n        self.folder = folder\n    def load(self, name):\n        return (self.folder / name).read_text()', 'Loader(LUA).load("hit.lua")'),
    "a table by stem": ('ALL = {path.stem: path.read_text() for path in sorted(LUA.glob("*.lua"))}', 'ALL["hit"]'),
    "a table by name": ('ALL = {}\nfor path in LUA.iterdir():\n    ALL[path.name] = path.read_text()', 'ALL["hit.lua"]'),
    "a table of all below": ('ALL = {path.stem: path.read_text() for path in HERE.rglob("*.lua")}', 'ALL["hit"]'),
    "a table by glob": ('ALL = {os.path.basename(p): open(p).read() for p in glob.glob(str(LUA / "*.lua"))}', 'ALL["hit.lua"]'),
    "a table by the split name": ('ALL = {os.path.splitext(n)[0]: open(join(LUA, n)).read() for n in os.listdir(LUA)}', 'ALL["hit"]'),
    "a table by listdir": ('ALL = {n: open(join(LUA, n)).read() for n in os.listdir(LUA)}', 'ALL["hit.lua"]'),
    "a table of names": ('ALL = {n: (LUA / f"{n}.lua").read_text() for n in ("sum", "hit")}', 'ALL["hit"]'),
}  # fmt: skip


@pytest.mark.parametrize(("before", "expression"), BEFORE.values(), ids=BEFORE)
def test_longer_ways(before: str, expression: str) -> None:
    assert read(expression, before) == "shop/lua/hit.lua"


UNKNOWN = {
    "no such file": '(LUA / "gone.lua").read_text()',
    "a folder that is not meant": '(HERE / "hit.lua").read_text()',
    "one of several": 'open(os.environ["SCRIPT"] + ".lua").read()',
    "a name that nobody knows": 'open(os.path.join(LUA, os.environ["SCRIPT"])).read()',
    "either of two": '(LUA / "hit.lua").read_text() if os.environ["X"] else (LUA / "sum.lua").read_text()',
    "above the root": '(HERE / ".." / ".." / "lua" / "hit.lua").read_text()',
    "a package outside": 'files("elsewhere").joinpath("hit.lua").read_text()',
    "two of them": '(LUA / ("hit.lua" if os.environ["X"] else "sum.lua")).read_text()',
}


@pytest.mark.parametrize("expression", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_for_certain_stays_unknown(expression: str) -> None:
    assert read(expression, "from outside import somewhere") is None


def test_of_several_the_nearest_is_meant() -> None:
    source = 'import redis\nredis.Redis().eval(open("lua/hit.lua").read(), 0)\n'
    for path, wanted in (("other/app.py", "other"), ("shop/deep/app.py", "shop"), ("app.py", None)):
        (call,) = calls({path: source}, "eval")
        assert call.file == (f"{wanted}/lua/hit.lua" if wanted else "")


def test_what_is_put_into_it_is_no_file_any_more() -> None:
    assert read('"local a = 1\\n" + (LUA / "hit.lua").read_text()') == "local a = 1\nreturn redis.call('INCR', KEYS[1])"


def test_a_registered_script_knows_its_file() -> None:
    source = f"{HEAD}script = r.register_script((LUA / 'sum.lua').read_text())\nscript(keys=['k'])\n"
    (call,) = calls({"shop/app.py": source}, "__call__")
    assert (call.file, call.script) == ("shop/lua/sum.lua", TEXTS["shop/lua/sum.lua"])


def test_a_loaded_script_is_found_by_its_digest() -> None:
    source = f"{HEAD}sha = r.script_load((LUA / 'sum.lua').read_text())\nr.evalsha(sha, 1, 'k')\n"
    (call,) = calls({"shop/app.py": source}, "evalsha")
    assert (call.file, call.script) == ("shop/lua/sum.lua", TEXTS["shop/lua/sum.lua"])
    source = "import redis\nr = redis.Redis()\nsha = r.script_load('return 7')\ndef f(x):\n    r.evalsha(x or sha, 1, 'k')\n    r.evalsha(sha, 1, 'k')\n"
    unknown, known = calls(source, "evalsha", {})
    assert unknown.script is None
    assert known.script == "return 7" and known.lua is not None and known.lua.source is not None


def test_nothing_of_paths_is_known_without_lua_files() -> None:
    source = "import redis\nfrom pathlib import Path\nredis.Redis().get(str(Path(__file__).parent / 'x'))\n"
    for texts, bare in (({}, True), (TEXTS, False)):
        (call,) = calls(source, "get", texts)
        assert call.keys[0].choices[0].bare is bare
        assert call.keys[0].choices[0].literal is None


MADE = {
    "redis.commands.core.Script": "from redis.commands.core import Script\n{}Script(None, b'return 7')",
    "redis.commands.core.AsyncScript": "from redis.commands.core import AsyncScript\n{}AsyncScript(r, 'return 7')",
    "by keywords": "import redis.commands.core\n{}redis.commands.core.Script(registered_client=r, script='return 7')",
    "redis.client.Script": "from redis.client import Script\n{}Script(r, script='return 7')",
    "valkey.commands.core.Script": "from valkey.commands.core import Script\n{}Script(None, 'return 7')",
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_a_script_object_that_is_made_without_register_script(made: str) -> None:
    source = f"import redis\nr = redis.Redis(host='h')\n{made.format('run = ')}\ndef f(a):\n    run(keys=[a], client=r)\n"
    (call,) = calls(source, "__call__", {})
    assert (call.script, call.client.endpoint, len(call.keys)) == ("return 7", "h:6379", 1)


def test_a_script_object_keeps_the_client_that_it_is_made_with() -> None:
    source = "import redis\nfrom redis.commands.core import Script\nr = redis.Redis(host='h')\nrun = Script({}, 'return 7')\nrun(['k'])\n"
    (call,) = calls(source.format("r"), "__call__", {})
    assert call.client.endpoint == "h:6379"
    (call,) = calls(source.format("None"), "__call__", {})
    assert call.client.confidence.value == "likely"
