"""The table of stages is printed for any folder of code. Times are never asserted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from stages import PARSE, STAGES, medians

HERE = Path(__file__).resolve().parent
SHOP = HERE.parents[1] / "examples" / "shop"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "stages.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_every_stage_has_a_ratio_and_the_parse_is_one() -> None:
    done = run("--rounds", "1", str(SHOP))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("shop; median of 1; processor time as a ratio\n")
    rows = dict(reversed(row) for row in re.findall(r"^ +(\d+\.\d{3})  (.+)$", done.stdout, re.MULTILINE))
    assert list(rows) == list(STAGES)
    assert rows[PARSE] == "1.000"


def test_the_median_counts() -> None:
    rounds = iter([dict.fromkeys(STAGES, 1.0), dict.fromkeys(STAGES, 9.0), dict.fromkeys(STAGES, 2.0)])
    assert medians(lambda: next(rounds), 3) == dict.fromkeys(STAGES, 2.0)


def test_what_is_no_folder_is_said() -> None:
    done = run(str(SHOP / "nowhere"))
    assert done.returncode == 2
    assert "is no folder" in done.stderr
