"""The table of speed is made for any tree. Times are never asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SMALL = HERE.parents[1] / "clusterlint" / "cache"


ROW = re.compile(r"^\| (.+?) \| (.+?) \| \d+\.\d\d \| \d+\.\d\d \| \d+ MB \|$", re.MULTILINE)
BESIDE = [
    "ruff check --select F401",
    "cold",
    "libcst.parse_module of all, one process",
    'python -c "import libcst"',
    "once, one process",
]


def test_the_table_has_every_row() -> None:
    words = ["--tree", str(SMALL), "--dense", str(SMALL), "--plain", "4", "--copies", "1", "--rounds", "1"]
    command = [sys.executable, str(HERE / "speed.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert [beside for _, beside in ROW.findall(done.stdout)] == BESIDE


def test_readme_shows_a_whole_table() -> None:
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- speed: .*?-->\n(.*?)<!-- end of speed -->", readme, re.DOTALL)
    assert [beside for _, beside in ROW.findall(shown) if "semgrep" not in beside] == BESIDE
    assert re.search(r"^\d{4}-\d\d-\d\d, \d+ processors, Python", shown, re.MULTILINE)
