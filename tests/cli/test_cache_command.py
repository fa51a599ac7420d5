"""Runs with a cache: the same output, nothing parsed, and never in anybody's way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


CODE = "import redis\n\nr = redis.Redis(db=1)\n\n\ndef read(user: str) -> list[bytes]:\n    return r.mget(f'a:{user}', 'b')\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    made = tmp_path / "shop"
    (made / "shop").mkdir(parents=True)
    (made / "clusterlint.toml").write_text("masters = 3\n")
    (made / "shop" / "cart.py").write_text(CODE)
    (made / "shop" / "other.py").write_text("from shop.cart import r\nr.flushdb()\n")
    return made


def run(folder: Path, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """A process of its own; ``code`` is run after the command, in the same process."""
    program = f"import sys\nfrom clusterlint.cli.main import run\nstatus = run(sys.argv[1:])\n{code}\nsys.exit(status)"
    command = [sys.executable, "-c", program, *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )


UNWANTED = (
    "print([name for name in ('libcst', 'rich', 'yaml', 'jinja2') if name in sys.modules], file=sys.stderr)"
)


def test_a_warm_run_says_the_same_and_imports_no_parser(shop: Path) -> None:
    without = run(shop, "check", "--format", "json", "--no-cache")
    assert not (shop / ".clusterlint_cache").exists()
    cold = run(shop, "check", "--format", "json", code=UNWANTED)
    warm = run(shop, "check", "--format", "json", code=UNWANTED)
    assert json.loads(without.stdout)["findings"]
    assert without.stdout == cold.stdout == warm.stdout
    assert cold.stderr == "['libcst']\n"
    assert warm.stderr == "[]\n"
    assert "all is as in a run before" in run(shop, "check", "--format", "json", "-v", "-j", "2").stderr
    assert (
        "all is as in a run before"
        not in run(shop, "check", "--format", "json", "-v", "--masters", "4").stderr
    )
    one = run(shop, "check", "shop/cart.py", code=UNWANTED)
    assert one.returncode == 1 and one.stderr == "[]\n"


def test_a_changed_file_is_seen_at_once(shop: Path) -> None:
    run(shop, "check")
    before = json.loads(run(shop, "check", "--format", "json").stdout)
    with (shop / "shop" / "cart.py").open("a") as file:
        file.write("\n\ndef more() -> None:\n    r.mget('c', 'd')\n")
    after = run(shop, "check", "--format", "json", "-v")
    assert len(json.loads(after.stdout)["findings"]) == len(before["findings"]) + 1
    assert json.loads(after.stdout) == json.loads(run(shop, "check", "--format", "json", "--no-cache").stdout)


def test_a_manifest_counts(shop: Path) -> None:
    first = run(shop, "check").stdout
    (shop / "requirements.txt").write_text("redis==4.0.2\n")
    second = run(shop, "check").stdout
    assert "4.0.2" in second and "4.0.2" not in first
    assert run(shop, "check").stdout == second


def test_a_cache_that_cannot_be_used_is_told_with_verbose_only(shop: Path) -> None:
    (shop / ".clusterlint_cache").write_text("a file in the way")
    silent = run(shop, "check", "-q", "--exit-zero")
    assert (silent.returncode, silent.stderr) == (0, "")
    told = run(shop, "check", "-q", "--exit-zero", "-v")
    assert told.stdout == silent.stdout
    assert "cannot be written" in told.stderr or "Not a directory" in told.stderr


def test_dir_info_and_clear(shop: Path) -> None:
    run(shop, "check", "-q")
    folder = shop / ".clusterlint_cache"
    assert run(shop, "cache", "dir").stdout == f"{folder}\n"
    assert run(shop, "cache", "info", "shop/cart.py").stdout.startswith(f"{folder}: ")
    assert " 0 entries" not in run(shop, "cache", "info").stdout
    assert run(shop, "cache", "clear").returncode == 0
    assert run(shop, "cache", "info").stdout == f"{folder}: 0 entries, 0 kB\n"


def test_the_folder_of_the_configuration(shop: Path, tmp_path: Path) -> None:
    with (shop / "clusterlint.toml").open("a") as file:
        file.write('\ncache-dir = "../elsewhere"\n')
    assert run(shop, "cache", "dir").stdout == f"{tmp_path / 'elsewhere'}\n"
    run(shop, "check", "-q")
    assert (tmp_path / "elsewhere" / "facts").is_dir()
    assert not (shop / ".clusterlint_cache").exists()


def test_the_files_and_why(shop: Path) -> None:
    (shop / "plain.py").write_text("import os\n")
    said = run(shop, "check", "--show-files").stdout.splitlines()
    assert said == [
        "out  plain.py  its code has nothing of Redis, and no file that is analysed needs something from it",
        "in   shop/cart.py  its code has words of Redis",
        "in   shop/other.py  its code has words of Redis",
        "2 of 3 files are analysed",
    ]
    everything = run(shop, "check", "--show-files", "--no-prefilter").stdout
    assert everything.endswith("3 of 3 files are analysed\n")
