"""``check --watch`` as a real process that real files change under."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 40.0
BREAK = "import redis\n\nr = redis.Redis()\nr.mget('a', 'b')\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "clusterlint.toml").write_text('select = ["CL101"]\n')
    (folder / "app.py").write_text(BREAK)
    return folder


def started(project: Path, *more: str, output: int | None = None) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.Popen(
        [sys.executable, "-m", "clusterlint", "check", "--watch", "--format", "concise", *more],
        cwd=project,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "TERM": "xterm"},
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def until(true: Callable[[], bool], seen: Callable[[], str]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, seen()
        time.sleep(0.02)


@contextmanager
def watched(project: Path) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """The process, and what it has written so far."""
    log = project.parent / "log"
    with log.open("wb") as file:
        process = started(project, output=file.fileno())
        try:
            yield process, log.read_text
        finally:
            process.kill()
            process.wait()


def test_it_checks_again_when_files_change(project: Path) -> None:
    with watched(project) as (process, text):

        def runs(number: int) -> None:
            until(lambda: text().count("waiting for changes") == number, text)

        runs(1)
        assert "app.py:4:1 CL101 error" in text() and "Found 1 error in 1 file" in text()
        (project / "notes.md").write_text("nothing of it\n")
        for number in range(5):  # a burst
            (project / f"more{number}.py").write_text(BREAK)
        until(lambda: "Found 6 errors in 6 files" in text(), text)
        runs(2)
        assert text().count("changed: more0.py, more1.py, more2.py and 2 more\n") == 1, text()
        for number in range(5):
            (project / f"more{number}.py").unlink()
        runs(3)
        (project / "clusterlint.toml").write_text('selct = ["CL101"]\n')
        until(lambda: '(did you mean "select"?)' in text(), text)
        assert process.poll() is None
        (project / "clusterlint.toml").write_text('select = ["CL102"]\n')
        until(lambda: "No findings in 1 file" in text(), text)
        runs(4)
        assert "\x1b" not in text()
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0
        assert text().endswith("(Ctrl-C ends it)\n") and "Traceback" not in text()


def test_it_clears_a_terminal(project: Path) -> None:
    ours, theirs = pty.openpty()
    process = started(project, output=theirs)
    os.close(theirs)
    seen = bytearray()
    try:
        while b"waiting for changes" not in seen:
            seen += os.read(ours, 65536)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert seen.startswith(b"\x1b[2J")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["-"], "--watch is for the findings of files"), (["--show-files"], "--watch is for the findings of files")],
)
def test_what_cannot_be_watched(project: Path, arguments: list[str], said: str) -> None:
    process = started(project, *arguments, output=subprocess.PIPE)
    out, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 2 and out.decode() == f"clusterlint: error: {said}\n"


def test_a_missing_library_is_one_line(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from clusterlint.cli.main import run

    monkeypatch.chdir(project)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert run(["check", "--watch"]) == 2
    assert capsys.readouterr().err == "clusterlint: error: --watch needs watchfiles: pip install 'clusterlint[watch]'\n"
