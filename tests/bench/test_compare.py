"""The benchmark runs. Times are never asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from compare import PASSES

HERE = Path(__file__).resolve().parent


def names(table: str) -> list[str]:
    return re.findall(r"^ +\d+\.\d{3}  (.+)$", table, re.MULTILINE)


def test_the_benchmark_runs_and_prints_its_table() -> None:
    words = [sys.executable, str(HERE / "compare.py"), "--files", "40", "--rounds", "1"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("40 plain files and the example service; median of 1;")
    assert names(done.stdout) == list(PASSES)
