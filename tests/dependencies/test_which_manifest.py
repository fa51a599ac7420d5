"""Which manifest speaks for a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made_project import Files, asked, found, shown, write

from clusterlint.dependencies import Dependencies, find
from clusterlint.dependencies.find import MOST_CHILDREN

LOCK = '[[package]]\nname = "redis"\nversion = "{}"\n'


def project(*requirements: str) -> str:
    return f"[project]\ndependencies = {list(requirements)}\n"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        # In one folder: lock, pin, lower bound, unbounded
        ({"poetry.lock": LOCK.format("5.0.8"), "pyproject.toml": project("redis==4.1"), "requirements.txt": "redis==4.2"}, "5.0.8 locked poetry.lock:2"),
        ({"pyproject.toml": project("redis>=4.1"), "requirements.txt": "redis==4.2"}, "4.2 pinned requirements.txt:1"),
        ({"pyproject.toml": project("redis"), "setup.cfg": "[options]\ninstall_requires = redis>4.1"}, "4.1 lower bound setup.cfg:2"),
        ({"pyproject.toml": project("redis")}, "? unbounded pyproject.toml:2"),
        ({"pyproject.toml": project("redis>=4.1"), "setup.py": "setup(install_requires=['redis>=4.0'])"}, "4.0 lower bound setup.py:1"),
        # Two lock files: the lowest
        ({"poetry.lock": LOCK.format("10.0"), "pdm.lock": LOCK.format("9.0")}, "9.0 locked pdm.lock:2"),
        # The nearest folder that names it
        ({"poetry.lock": LOCK.format("5.0"), "a/requirements.txt": "redis>=4"}, "4 lower bound a/requirements.txt:1"),
        ({"poetry.lock": LOCK.format("5.0"), "a/requirements.txt": "rq"}, "5.0 locked poetry.lock:2"),
        ({"a/poetry.lock": LOCK.format("5.0"), "a/b/pyproject.toml": project("rq")}, "5.0 locked a/poetry.lock:2"),
        ({"a/requirements/base.txt": "redis==5.0", "requirements.txt": "redis==4"}, "5.0 pinned a/requirements/base.txt:1"),
        # Nobody above: the others, of several the lowest
        ({"service/requirements.txt": "redis==5.0"}, "5.0 pinned service/requirements.txt:1"),
        ({"service/requirements/prod.txt": "redis==5.0"}, "5.0 pinned service/requirements/prod.txt:1"),
        ({"one/poetry.lock": LOCK.format("10.0"), "two/poetry.lock": LOCK.format("9.0")}, "9.0 locked two/poetry.lock:2"),
        ({"one/poetry.lock": LOCK.format("5.0"), "one/requirements.txt": "redis==4.0"}, "5.0 locked one/poetry.lock:2"),
        ({"one/requirements.txt": "redis", "two/requirements.txt": "redis>=4"}, "4 lower bound two/requirements.txt:1"),
        ({"one/requirements.txt": "redis"}, "? unbounded one/requirements.txt:1"),
        # Below a folder that is named after them, in one more folder
        ({"requirements/deploy/base.txt": "redis==5.0"}, "5.0 pinned requirements/deploy/base.txt:1"),
        ({"a/requirements/deploy/base.txt": "redis==5.0", "requirements.txt": "redis==4"}, "5.0 pinned a/requirements/deploy/base.txt:1"),
        ({"dependencies/pip/requirements.txt": "redis==5.0", "setup.py": "setup(install_requires=['rq'])"}, "5.0 pinned dependencies/pip/requirements.txt:1"),
        ({"a/dependencies/requirements.txt": "redis==5.0", "requirements.txt": "redis==4"}, "5.0 pinned a/dependencies/requirements.txt:1"),
        ({"dependencies/requirements/base.txt": "redis==5.0"}, "5.0 pinned dependencies/requirements/base.txt:1"),
        ({"dependencies/requirements.txt": "redis==5.0"}, "5.0 pinned dependencies/requirements.txt:1"),
        ({"dependencies/pip/notes.txt": "redis==5.0", "dependencies/pip/setup.py": "setup(install_requires=['redis'])"}, "-"),
        # Two folders down, where nothing nearer names anything
        ({"build/pip/requirements-prod.txt": "redis==5.0"}, "5.0 pinned build/pip/requirements-prod.txt:1"),
        ({"build/pip/requirements.txt": "redis==5.0", "pyproject.toml": "[tool.black]\n"}, "5.0 pinned build/pip/requirements.txt:1"),
        ({"build/pip/requirements.txt": "redis==5.0", "pyproject.toml": project("rq")}, "-"),
        ({"build/pip/requirements/prod.txt": "redis==5.0"}, "-"),
        ({"build/pip/pyproject.toml": project("redis")}, "-"),
        ({"examples/shop/requirements.txt": "redis", "src/tests/requirements.txt": "redis"}, "-"),
        # Not looked at: deeper, hidden, environments
        ({"x/y/z/requirements.txt": "redis", "requirements/x/y/base.txt": "redis"}, "-"),
        ({"x/.cache/requirements.txt": "redis", "requirements/.old/base.txt": "redis"}, "-"),
        ({"x/env/pyvenv.cfg": "", "x/env/requirements.txt": "redis"}, "-"),
        ({".cache/requirements.txt": "redis", "node_modules/requirements.txt": "redis"}, "-"),
        ({"env/pyvenv.cfg": "", "env/requirements.txt": "redis"}, "-"),
        ({}, "-"),
    ],
)  # fmt: skip
def test_answer(tmp_path: Path, files: Files, answer: str) -> None:
    assert shown(asked(tmp_path, files, "redis", "a/b/app.py")) == answer


def test_each_file_by_its_own_folder(tmp_path: Path) -> None:
    files: Files = {"one/requirements.txt": "redis==4.5\n", "two/pyproject.toml": project("redis>=5")}
    dependencies = found(tmp_path, files, "one/app.py", "two/src/app.py", "tools/job.py")
    assert shown(dependencies.of("redis", "one/app.py")) == "4.5 pinned one/requirements.txt:1"
    assert shown(dependencies.of("redis", "two/src/app.py")) == "5 lower bound two/pyproject.toml:2"
    assert shown(dependencies.of("redis", "tools/job.py")) == "4.5 pinned one/requirements.txt:1"
    assert shown(dependencies.of("redis", "../beside/job.py")) == "4.5 pinned one/requirements.txt:1"
    assert dependencies.of("rq", "one/app.py") is None


def test_a_folder_named_requirements_at_the_root(tmp_path: Path) -> None:
    assert asked(tmp_path, {"requirements/base.txt": "redis==5"}).folder == ""  # type: ignore[union-attr]


def test_code_inside_a_folder_named_requirements(tmp_path: Path) -> None:
    dependencies = found(tmp_path, {"a/requirements/requirements.txt": "redis==5"}, "a/requirements/app.py")
    assert (
        shown(dependencies.of("redis", "a/requirements/app.py"))
        == "5 pinned a/requirements/requirements.txt:1"
    )
    assert len(dependencies.items) == 1


def test_the_project_file_tells_what_a_lock_file_cannot(tmp_path: Path) -> None:
    lock = LOCK.format("5.0.8") + '[[package]]\nname = "rq"\nversion = "2.0"\n'
    alone = found(tmp_path / "alone", {"poetry.lock": lock})
    assert [(item.name, item.direct) for item in alone.items] == [("redis", True), ("rq", True)]
    beside = found(tmp_path / "beside", {"poetry.lock": lock, "pyproject.toml": project("rq")})
    assert {item.name: item.direct for item in beside.items if item.path == "poetry.lock"} == {
        "redis": False,
        "rq": True,
    }


def test_a_problem_elsewhere_is_not_reported(tmp_path: Path) -> None:
    files: Files = {
        "app/pyproject.toml": "[",
        "other/pyproject.toml": "[",
        "other/requirements.txt": "redis==5",
    }
    dependencies = found(tmp_path, files, "app/app.py")
    assert [problem.path for problem in dependencies.problems] == ["app/pyproject.toml"]
    assert shown(dependencies.of("redis", "app/app.py")) == "5 pinned other/requirements.txt:1"


def listed_folders(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are looked into from now on, by their paths from the root."""
    seen: list[str] = []
    listdir = os.listdir

    def noted(folder: Path) -> list[str]:
        seen.append(Path(folder).relative_to(root).as_posix())
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", noted)
    return seen


def test_only_the_folders_above_are_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: Files = {f"p{n}/q/r/requirements.txt": "redis==5\n" for n in range(3 * MOST_CHILDREN)}
    write(tmp_path, {**files, "a/b/app.py": "", "a/c/d/e.py": ""})
    seen = listed_folders(tmp_path, monkeypatch)
    assert find(tmp_path, ["a/b/app.py", "a/b/other.py", "app.py"]) == Dependencies()
    assert sorted(seen)[:3] == [".", "a", "a/b"]
    assert len(seen) == len(set(seen)) <= 3 + 2 * MOST_CHILDREN
    assert all(folder.count("/") <= 1 for folder in seen)


def test_one_level_is_enough_where_it_names_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"p/q/requirements.txt": "redis==5\n", "p/requirements.txt": "rq\n", "a/app.py": ""})
    seen = listed_folders(tmp_path, monkeypatch)
    assert [item.name for item in find(tmp_path, ["a/app.py"]).items] == ["rq"]
    assert sorted(seen) == [".", "a", "p"]


def test_a_folder_of_requirements_speaks_for_the_one_that_it_is_in(tmp_path: Path) -> None:
    files: Files = {"svc/dependencies/pip/requirements.txt": "redis==5\n", "svc/requirements/aws/base.txt": "rq==2\n"}
    items = found(tmp_path, files, "svc/app.py").items
    assert [(item.name, item.folder) for item in items] == [("redis", "svc"), ("rq", "svc")]


def test_a_folder_of_requirements_may_be_aside(tmp_path: Path) -> None:
    files: Files = {f"{name}/base.txt": "redis==5\n" for name in ("requirements/aws", "requirements/test", "requirements/dev")}
    items = found(tmp_path, files).items
    assert {item.path: item.conditional for item in items} == {
        "requirements/aws/base.txt": False,
        "requirements/dev/base.txt": True,
        "requirements/test/base.txt": True,
    }


def test_a_file_of_the_root_is_told_once(tmp_path: Path) -> None:
    (item,) = found(tmp_path, {"dependencies/requirements.txt": "redis==5\n"}).items
    assert item.folder == ""


def test_no_code_no_look(tmp_path: Path) -> None:
    assert found(tmp_path, {"requirements.txt": "redis==5"}, *()).items  # app.py by default
    assert find(tmp_path, []) == Dependencies()
    assert find(tmp_path / "none", ["app.py"]) == Dependencies()


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a/requirements.txt": "redis==5\nrq\n", "b/pyproject.toml": project("redis"), "b/Pipfile": "["},
    )
    assert find(tmp_path, ["a/x.py", "b/y.py"]) == find(tmp_path, ["b/y.py", "a/x.py"])
