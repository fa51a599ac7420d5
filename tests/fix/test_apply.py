"""All files of a run or none, whole at every moment: killed at every step, on full disks, beside other people's edits."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from clusterlint.errors import UserError
from clusterlint.fix import Replacement, apply, pending, recover

OLD = {"a.py": b"a = 1\n", "b.py": b"b = 1\r\n", "deep/c.py": b"\xef\xbb\xbfc = 1\n"}
NEW = {"a.py": b"a = 2\n", "b.py": b"b = 2\r\n", "deep/c.py": b"\xef\xbb\xbfc = 2\n"}
ALL_NEW = {**NEW, "map.json": b"new"}
MORE_THAN_A_RUN = 60
CALLS = ("os.open", "os.write", "os.fsync", "os.chmod", "os.replace", "os.unlink", "os.close")
"""All by which a run touches the disk: it is killed before each of their calls."""

KILLER = """
import os, signal, sys
from pathlib import Path
from clusterlint.fix import Replacement, apply

def killing(real):
    def call(*given, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return call

for folder in map(Path, sys.argv[1:]):
    child = os.fork()
    if not child:
        left = int(folder.name)
        files = [Replacement(folder / name, (folder / name).read_bytes(), new) for name, new in {new!r}.items()]
        for name in {calls!r}:
            setattr(os, name, killing(getattr(os, name)))
        apply([*files, Replacement(folder / "map.json", None, b"new")], folder / "journal", folder)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""Runs once in each folder; its name is the number of the call before which the run is killed."""

RECOVERER = """
import os, signal, sys
from pathlib import Path
from clusterlint.fix import recover

real = os.replace
def once(*given):
    real(*given)
    os.kill(os.getpid(), signal.SIGKILL)

os.replace = once
for folder in map(Path, sys.argv[1:]):
    child = os.fork()
    if not child:
        recover(folder / "journal", folder)
        os._exit(0)
    os.waitpid(child, 0)
"""


def laid(folder: Path) -> Path:
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def found(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def replacements(folder: Path) -> list[Replacement]:
    return [Replacement(folder / name, OLD[name], NEW[name]) for name in OLD]


def run_script(script: str, folders: list[Path]) -> list[int]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, folders)], env=environment, capture_output=True, text=True, check=True
    )
    return [int(line) for line in done.stdout.split()]


@pytest.fixture(scope="module")
def wrecked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for every call of a run, in which the run was killed before that call."""
    base = tmp_path_factory.mktemp("wrecked")
    folders = [laid(base / str(number)) for number in range(1, MORE_THAN_A_RUN)]
    statuses = run_script(KILLER.format(new=NEW, calls=[name.removeprefix("os.") for name in CALLS]), folders)
    whole = [folder for folder, status in zip(folders, statuses, strict=True) if status == 0]
    assert whole, "MORE_THAN_A_RUN is too small"
    assert set(statuses) == {0, -signal.SIGKILL}
    assert all(found(folder) == ALL_NEW for folder in whole)
    for folder in whole:
        shutil.rmtree(folder)
    return base


@pytest.fixture
def wrecks(wrecked: Path, tmp_path: Path) -> list[Path]:
    """Copies of these folders, in the order of the calls."""
    shutil.copytree(wrecked, tmp_path / "wrecks")
    return sorted((tmp_path / "wrecks").iterdir(), key=lambda folder: int(folder.name))


def written(folder: Path) -> set[bool]:
    return {(folder / name).read_bytes() == NEW[name] for name in OLD}


def test_killed_at_every_step_all_files_or_none(wrecks: list[Path]) -> None:
    """Every file is whole when the process is dead, and the next run leaves all old or all new, and nothing else."""
    outcomes = []
    for folder in wrecks:
        for name in OLD:
            assert (folder / name).read_bytes() in (OLD[name], NEW[name]), folder
        mixed = written(folder) == {True, False}
        said = recover(folder / "journal", folder)
        assert found(folder) in (OLD, ALL_NEW), folder
        assert not mixed or (said is not None and "is finished" in said[0]), folder
        assert recover(folder / "journal", folder) is None
        outcomes.append(found(folder) == OLD)
    assert outcomes == sorted(outcomes, reverse=True), "once it wins, it wins at every later step"
    assert {True, False} == set(outcomes)


def test_recovery_itself_may_be_killed(wrecks: list[Path]) -> None:
    """A recovery that dies is taken up by the next one."""
    run_script(RECOVERER, wrecks)
    for folder in wrecks:
        recover(folder / "journal", folder)
        assert found(folder) in (OLD, ALL_NEW), folder


def test_all_are_written(tmp_path: Path) -> None:
    laid(tmp_path)
    os.chmod(tmp_path / "a.py", 0o751)
    apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    assert found(tmp_path) == NEW
    assert stat.S_IMODE(os.stat(tmp_path / "a.py").st_mode) == 0o751


@pytest.mark.parametrize("call", ["open", "write", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("number", range(5))
def test_a_failing_disk_changes_nothing(
    call: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full, or the folder forbids it, at any call; everything is as before, in one line."""
    laid(tmp_path)
    real = getattr(os, call)
    left = number

    def failing(*given: object, **named: object) -> object:
        nonlocal left
        left -= 1
        if left == -1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given, **named)

    monkeypatch.setattr(os, call, failing)
    try:
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    except UserError as problem:
        assert "no space left on device: nothing is written" in str(problem)
        assert "\n" not in str(problem)
        assert found(tmp_path) == OLD
    else:
        monkeypatch.undo()
        assert left >= 0 or call in ("fsync", "open"), "folders that cannot be synced are left alone"
        assert found(tmp_path) == NEW


def test_where_putting_back_fails_too_the_next_run_finishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid(tmp_path)
    real, count = os.replace, 0

    def failing(*given: object) -> None:
        nonlocal count
        count += 1
        if count > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(UserError, match="1 of 3 files are written, and putting them back failed"):
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    monkeypatch.undo()
    assert recover(tmp_path / "journal", tmp_path) is not None
    assert found(tmp_path) in (OLD, NEW)


def test_an_interruption_from_the_keyboard_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid(tmp_path)
    real, count = os.replace, 0

    def interrupted(*given: object) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    assert found(tmp_path) == OLD


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "b.py").write_bytes(b"mine = 1\n")
    with pytest.raises(UserError, match=r"b\.py: was changed since it was read: nothing is written"):
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    assert found(tmp_path) == {**OLD, "b.py": b"mine = 1\n"}


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "b.py").unlink()
    with pytest.raises(UserError, match=r"b\.py: is gone: nothing is written"):
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)


def test_a_new_file_does_not_take_the_place_of_another(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "map.json").write_bytes(b"the last one")
    with pytest.raises(UserError, match="is there already: name another file"):
        apply(
            [*replacements(tmp_path), Replacement(tmp_path / "map.json", None, b"new")], tmp_path / "journal", tmp_path
        )
    assert found(tmp_path) == {**OLD, "map.json": b"the last one"}


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    laid(tmp_path)
    (tmp_path / "real").mkdir()
    os.replace(tmp_path / "a.py", tmp_path / "real" / "a.py")
    (tmp_path / "a.py").symlink_to("real/a.py")
    apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "real" / "a.py").read_bytes() == NEW["a.py"]


def test_hard_links_are_not_parted(tmp_path: Path) -> None:
    laid(tmp_path)
    os.link(tmp_path / "a.py", tmp_path / "second")
    with pytest.raises(UserError, match="has 2 hard links"):
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    assert found(tmp_path) == {**OLD, "second": OLD["a.py"]}


def test_edits_after_the_interruption_are_not_lost(wrecks: list[Path]) -> None:
    """Somebody edits a file that was still to be written."""
    conflicts = 0
    for folder in wrecks:
        waiting = [name for name in OLD if (folder / name).read_bytes() == OLD[name]]
        if not waiting:
            continue
        (folder / waiting[0]).write_bytes(b"mine = 1\n")
        try:
            recover(folder / "journal", folder)
        except UserError as problem:
            conflicts += 1
            assert "changed since a fix was interrupted" in str(problem)
            assert pending(folder / "journal")
        assert (folder / waiting[0]).read_bytes() == b"mine = 1\n"
    assert conflicts


def test_what_was_put_back_by_hand_stays(wrecks: list[Path]) -> None:
    """Killed between the renames, then `git checkout .`: the old files are what is wanted."""
    mixed = [folder for folder in wrecks if written(folder) == {True, False}]
    assert mixed
    for folder in mixed:
        laid(folder)
        said = recover(folder / "journal", folder)
        assert said == ("an interrupted fix was undone since; what it left is removed", ())
        assert found(folder) == OLD


def test_two_at_once(tmp_path: Path) -> None:
    """A second run waits for nobody and harms nobody."""
    laid(tmp_path)
    from clusterlint.fix.journal import Journal

    held = Journal.open(tmp_path / "journal", create=True)
    assert held is not None
    with pytest.raises(UserError, match="another clusterlint fix is writing here"):
        apply(replacements(tmp_path), tmp_path / "journal", tmp_path)
    with pytest.raises(UserError, match="another clusterlint fix is writing here"):
        recover(tmp_path / "journal", tmp_path)
    held.close(done=True)
    assert found(tmp_path) == OLD


def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(b"hello\n")
    with pytest.raises(UserError, match="is not a journal of clusterlint"):
        recover(tmp_path / "journal", tmp_path)
    assert (tmp_path / "journal").read_bytes() == b"hello\n"
