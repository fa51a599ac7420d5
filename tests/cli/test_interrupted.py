"""Ctrl-C in the middle of the work: status 130, one line, no traceback, and no process is left."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
FUNCTION = (
    "def f{0}(r, x):\n    return [r.get(f'key:{{x}}:{0}'), r.set('a' + str(x), {0}), r.mget('b', 'c')]\n\n\n"
)


def program(folder: Path, files: int) -> None:
    for number in range(files):
        text = "import redis\n\n\n" + "".join(FUNCTION.format(one) for one in range(400))
        (folder / f"m{number}.py").write_text(f"# {number}\n{text}")


def descendants(parent: int) -> set[int]:
    """The processes that were started by ``parent``, by what the system lists."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
    return {int(line.split()[0]) for line in listed.splitlines()[1:] if int(line.split()[1]) == parent}


def alive(processes: set[int]) -> set[int]:
    listed = subprocess.run(["ps", "-eo", "pid,stat"], capture_output=True, text=True, check=True).stdout
    there = {int(line.split()[0]) for line in listed.splitlines()[1:] if "Z" not in line.split()[1]}
    return processes & there


def until(asked: object, seconds: float = 60) -> bool:
    """Asks again and again; gives up in the end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if asked():  # type: ignore[operator]
            return True
        time.sleep(0.2)
    return False


def test_interrupt(tmp_path: Path) -> None:
    program(tmp_path, 12)
    command = [sys.executable, "-m", "clusterlint", "check", "--no-cache", "--isolated", "-j", "2", "."]
    run = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert until(lambda: len(descendants(run.pid)) == 2)
    workers = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err.lstrip("\n")) == (130, "", "clusterlint: interrupted\n")  # below ^C
    assert until(lambda: not alive(workers), 20)


def test_a_killed_run_leaves_no_process(tmp_path: Path) -> None:
    program(tmp_path, 12)
    command = [sys.executable, "-m", "clusterlint", "check", "--no-cache", "--isolated", "-j", "2", "."]
    run = subprocess.Popen(
        command, cwd=tmp_path, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert until(lambda: len(descendants(run.pid)) == 2)
    workers = descendants(run.pid)
    run.kill()
    run.wait(60)
    assert until(lambda: not alive(workers), 30)


def test_the_bar_is_for_terminals(tmp_path: Path) -> None:
    program(tmp_path, 8)
    command = [
        sys.executable,
        "-m",
        "clusterlint",
        "check",
        "--no-cache",
        "--isolated",
        "-j",
        "1",
        "--select",
        "CL902",
        ".",
    ]
    main, other = pty.openpty()
    env = {**ENV, "TERM": "xterm", "COLUMNS": "120"}
    run = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=other)
    os.close(other)
    shown = ""
    while not re.search(r"reading .*[1-8]/8 .*files/s", shown):
        shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(main, 4096).decode("utf-8", "replace"))
    run.kill()
    run.wait(60)
    os.close(main)
