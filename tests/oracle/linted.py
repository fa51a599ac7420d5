"""What `clusterlint check` says about all cases, in one run, by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path

from test_cases import CASES, HERE, IGNORED_RULES, LEVELS, LINT_SECONDS, Finding

MODULES = [path for path in CASES if path.is_file()]


@cache
def lint_modules(client: str) -> dict[str, tuple[Finding, ...]]:
    """Findings by case, for those of one module, with the setting `client` ("redis==5.0.8").

    The cases stand side by side in one project: none imports another, so each gets what it gets alone (but for what is
    said of the databases of a Redis that several name), and one run for all costs a twentieth of a run for each.
    """
    with tempfile.TemporaryDirectory(prefix="cases-") as folder:
        for path in MODULES:
            shutil.copy(path, folder)
        (Path(folder) / "clusterlint.toml").write_text(f'client = "{client}"\n')
        words = [sys.executable, "-m", "clusterlint", "check", "--format", "json", "."]
        env = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(
            words, cwd=folder, env=env, capture_output=True, text=True, timeout=LINT_SECONDS, check=False
        )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"clusterlint exit {done.returncode}:\n{done.stderr[-2000:]}")
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for item in json.loads(done.stdout)["findings"]:
        if item["severity"] in LEVELS and item["rule"] not in IGNORED_RULES:
            level = LEVELS[item["severity"]]
            found[item["path"]].append(Finding(item["line"], item["rule"], level, item["message"]))
    return {path.name: tuple(found[path.name]) for path in MODULES}
