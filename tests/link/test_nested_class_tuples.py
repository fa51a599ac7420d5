"""Tuples of classes that hold each other twice, as tests of isinstance() have them, take no exponential time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
from clusterlint.discover.source import SourceFile
from clusterlint.extract.lower import extract
from clusterlint.link.linker import link
lines = ["import redis", "r = redis.Redis()", "E0 = (redis.ResponseError,)"]
lines += [f"E{n + 1} = (E{n}, E{n})" for n in range(60)]
lines += ["try:", "    r.get('a')", "except E60:", "    pass"]
program = link([extract(SourceFile("app.py", "\\n".join(lines).encode()))])
assert [call.command for call in program.calls] == ["GET"]
"""


def test_sixty_levels() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
