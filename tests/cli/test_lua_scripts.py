"""Scripts in Lua files, by the command: they are inputs like the code, for caches, single files and other machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clusterlint.discover import lua_files
from clusterlint.discover.source import SourceFile

ROOT = Path(__file__).resolve().parents[2]
APP = """
from pathlib import Path

import redis

r = redis.RedisCluster(host="h")
HERE = Path(__file__).parent
hit = r.register_script((HERE / "lua" / "hit.lua").read_text())


def count(user):
    return hit(keys=[f"hits:{user}"])
"""
TOUCHING = "local n = redis.call('INCR', KEYS[1])\r\nredis.call('SADD', 'all', ARGV[1])\r\nreturn n\r\n"
HARMLESS = "return redis.call('INCR', KEYS[1])\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    made = tmp_path / "shop"
    write(made, {"clusterlint.toml": "", "app/use.py": APP, "app/lua/hit.lua": TOUCHING, "app/other.py": "import app.use\n"})
    return made


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def run(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint", *words],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def found(folder: Path, *words: str) -> list[tuple[str, str, int]]:
    given = json.loads(run(folder, "check", "--format", "json", *words))
    return [(one["rule"], one["path"], one["line"]) for one in given["findings"]]


CL106 = [("CL106", "app/use.py", 12)]
CL108 = [("CL108", "app/use.py", 12)]


def test_a_finding_stands_at_the_call_and_names_the_line_of_the_file(shop: Path) -> None:
    shown = run(shop, "check", "--no-cache")
    assert "--> app/use.py:12:12" in shown
    assert "line 2 of app/lua/hit.lua: the key 'all' is written in the script" in shown


def test_the_cache_knows_that_the_file_is_another_one(shop: Path) -> None:
    assert found(shop) == found(shop) == CL106
    write(shop, {"app/lua/hit.lua": HARMLESS})
    assert found(shop) == found(shop) == []
    (shop / "app/lua/hit.lua").unlink()
    assert found(shop) == found(shop) == CL108
    write(shop, {"app/lua/hit.lua": TOUCHING})
    assert found(shop) == CL106


def test_a_single_file_is_judged_as_in_the_whole(shop: Path) -> None:
    assert found(shop, "app/use.py") == found(shop, "app/use.py", "--no-cache") == CL106


def test_facts_of_another_machine(shop: Path, tmp_path: Path) -> None:
    run(shop, "facts", "-o", str(tmp_path / "facts"), "--no-cache")
    assert found(shop, "--facts", str(tmp_path / "facts"), "--no-cache") == CL106


LEFT_OUT = {
    "an excluded folder": {"clusterlint.toml": 'extend-exclude = ["lua/"]\n'},
    "an excluded file": {"clusterlint.toml": 'extend-exclude = ["app/lua/hit.lua"]\n'},
    "an ignored file": {".gitignore": "*.lua\n", ".git/HEAD": "ref: refs/heads/main\n"},
    "a large file": {"app/lua/hit.lua": TOUCHING + "-- x\n" * 60_000},
}


@pytest.mark.parametrize("files", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_left_out_is_not_read_and_that_is_said(shop: Path, files: dict[str, str]) -> None:
    write(shop, files)
    assert found(shop, "--no-cache") == CL108


ODD = {"a mark of the order of bytes": b"\xef\xbb\xbf", "no text": b"-- \xff\xfe\x00\n", "a carriage return": b"--\r"}


@pytest.mark.parametrize("start", ODD.values(), ids=ODD)
def test_odd_files_are_read(shop: Path, start: bytes) -> None:
    (shop / "app/lua/hit.lua").write_bytes(start + TOUCHING.encode())
    assert found(shop, "--no-cache") == CL106


def test_no_tree_is_walked_where_no_code_names_a_lua_file(tmp_path: Path) -> None:
    write(tmp_path, {"x.lua": "return 1", "a/y.lua": "return 2", "a/z.txt": ""})
    (tmp_path / "link.lua").symlink_to(tmp_path / "x.lua")
    (tmp_path / "folder.lua").mkdir()
    naming, silent = SourceFile("b.py", b'open("x.lua")'), SourceFile("a.py", b"import redis")
    assert lua_files(tmp_path, (), [silent]) == ()
    assert [one.path for one in lua_files(tmp_path, (), [silent, naming])] == ["a/y.lua", "x.lua"]


RENAMED = {
    "clusterlint.toml": "",
    "app/use.py": APP.replace("RedisCluster", "Redis")
    + '\n\ndef both(u):\n    r.set(f"user:{u}:b", 1)\n    return r.mget(f"user:{u}:a", f"user:{u}:b")\n',
    "app/lua/hit.lua": "return redis.call('INCR', 'user:' .. ARGV[1] .. ':a')\n",
}


def test_fix_writes_the_braces_into_the_code_and_into_the_file(tmp_path: Path) -> None:
    write(tmp_path, RENAMED)
    run(tmp_path, "fix", "--unsafe", "--select", "CL101", "--no-cache", "--allow-no-vcs")
    assert 'f"{{user:{u}}}:a"' in (tmp_path / "app/use.py").read_text()
    assert "'{user:' .. ARGV[1] .. '}:a'" in (tmp_path / "app/lua/hit.lua").read_text()
