"""Files are looked at by several processes as by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.cache.store import Store
from clusterlint.discover import Discovery, discover
from clusterlint.discover.scan import Seen, see

FILES = {
    "app.py": "import redis\nfrom keys import KEY\nredis.Redis().get(KEY)\n",
    "keys.py": "KEY = 'k'\n",
    "other.py": "x = 'redis'\n",
    "plain.py": "import json, os as o\n",
    "tasks.py": "from celery import Celery\napp = Celery('x')\n",
    "utf_16.py": "\0",
    "views.py": "from app import redis\nfrom . import keys\n",
}


def project(root: Path) -> Path:
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text)
    (root / "\udcff.py").write_text("import redis\n")  # a name that is no text
    (root / "nowhere.py").symlink_to("gone.py")
    return root


def found(root: Path, processes: int, store: Store | None = None) -> Discovery:
    return discover([root], root, (), force_exclude=False, store=store, processes=processes)


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clusterlint.discover.scan.MANY", 2)
    monkeypatch.setattr("clusterlint.discover.scan._TOGETHER", 2)


@pytest.mark.parametrize("processes", [2, 3, 4])
def test_the_same_with_several_processes(tmp_path: Path, processes: int) -> None:
    root = project(tmp_path / "root")
    one = found(root, 1)
    several = found(root, processes)
    assert (several, several.reasons) == (one, one.reasons)
    assert {problem.path for problem in one.problems} == {"nowhere.py"}


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        "import sys; sys.stdout.buffer.write(b'\\x03\\0\\0\\0abc')",
        "import sys; sys.stdout.buffer.write(b'\\x05\\0')",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_what_another_process_does_not_tell_is_looked_at_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    root = project(tmp_path / "root")
    one = found(root, 1)
    monkeypatch.setattr("clusterlint.discover.scan._PROGRAM", program)
    assert found(root, 2) == one


def test_what_another_process_saw_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path / "root")
    monkeypatch.setattr("clusterlint.discover.evidence.RACY", -(1 << 62))  # files made just now count as old
    first = found(root, 3, Store(tmp_path / "cache"))
    looked: list[str] = []

    def noted(path: Path, name: str, *, lasting: bool) -> Seen:
        looked.append(name)
        return see(path, name, lasting=lasting)

    monkeypatch.setattr("clusterlint.discover.scan.see", noted)
    assert found(root, 1, Store(tmp_path / "cache")) == first
    assert set(looked) == {"\udcff.py", "nowhere.py"}  # a name that is no text cannot be written down
