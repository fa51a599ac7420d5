"""The run with many lines works, tried with few."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_run_with_few_lines() -> None:
    script = Path(__file__).resolve().parent / "observed.py"
    words = [sys.executable, str(script), "--lines", "36000", "--sizes"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("equal\n")
