"""A real package, rewritten by `clusterlint fix --unsafe`: the same on a standalone Redis as before, and on a cluster."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from live_servers import Address, Servers

ROOT = Path(__file__).resolve().parents[2]

USE = """
import sys
from cachelib import RedisCache

cache = RedisCache(host=sys.argv[1], port=int(sys.argv[2]), key_prefix="p:")
assert cache.clear() in (True, False)
names = [f"key{n}" for n in range(40)]
cache.set_many({name: [name] for name in names})
print(cache.get_many(*names, "none")[-3:], cache.get("key7"), cache.add("key7", 1), cache.has("key8"))
print(cache.inc("count"), cache.dec("count", 3), sorted(cache.delete_many("key1", "key2")))
print(cache.clear(), cache.get_many(*names) == [None] * 40, cache.get_dict("key3"))
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The package as it is installed, and rewritten."""
    spec = importlib.util.find_spec("cachelib")
    assert spec is not None and spec.origin is not None
    old, new = tmp_path_factory.mktemp("old"), tmp_path_factory.mktemp("new")
    for folder in (old, new):
        shutil.copytree(
            Path(spec.origin).parent, folder / "cachelib", ignore=shutil.ignore_patterns("__pycache__")
        )
    done = fix(new)
    assert done.returncode in (0, 1) and "changes in" in done.stdout, done.stdout + done.stderr
    return old, new


def fix(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "clusterlint", "fix", "--unsafe", "--allow-no-vcs", "."]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)


def used(folder: Path, address: Address, **settings: str) -> str:
    words = [sys.executable, "-c", USE, address.host, str(address.port)]
    env = {**os.environ, "PYTHONPATH": str(folder), **settings}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout if done.returncode == 0 else f"FAILED {done.stderr}"


def test_it_does_on_both_servers_what_it_did(folders: tuple[Path, Path], live_servers: Servers) -> None:
    old, new = folders
    expected = used(old, live_servers.standalone)
    assert "FAILED" not in expected, expected
    assert used(new, live_servers.standalone) == expected
    assert used(new, live_servers.cluster[0], REDIS_CLUSTER_ENABLED="1") == expected


def test_it_failed_on_a_cluster_before(folders: tuple[Path, Path], live_servers: Servers) -> None:
    assert "FAILED" in used(folders[0], live_servers.cluster[0])


def test_it_loads_without_the_libraries_as_before(folders: tuple[Path, Path]) -> None:
    blocked = "import sys; sys.modules['redis'] = sys.modules['valkey'] = None; import cachelib; cachelib.SimpleCache()"
    for folder in folders:
        words = [sys.executable, "-c", blocked]
        subprocess.run(words, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, timeout=60, check=True)


def test_a_second_run_changes_nothing(folders: tuple[Path, Path]) -> None:
    assert "Nothing to change" in fix(folders[1]).stdout
