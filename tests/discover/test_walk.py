"""Which files are found: excludes, git's ignore files, links, files given by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clusterlint.discover.walk import walk
from clusterlint.errors import UserError
from clusterlint.settings import DEFAULT_EXCLUDES


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import redis\n")


def found(root: Path, *paths: str, excludes: tuple[str, ...] = DEFAULT_EXCLUDES, force: bool = False) -> list[str]:
    targets = [root / path for path in paths or ("",)]
    return sorted(walk(targets, root, excludes, force_exclude=force).files)


def test_python_files_only(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "pkg/b.py", "pkg/c.pyi", "pkg/d.txt", "pkg/.#b.py", "run")
    (tmp_path / "dir.py").mkdir()
    assert found(tmp_path) == ["a.py", "pkg/b.py"]


def test_default_excludes(tmp_path: Path) -> None:
    tree(tmp_path, *(f"{folder}/x.py" for folder in DEFAULT_EXCLUDES), *("app/build/x.py", "buildings/x.py", "x.py"))
    assert found(tmp_path) == ["buildings/x.py", "x.py"]


def test_exclude_patterns(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py", "a/gen/x.py", "b/gen/x.py", "a/x_pb2.py")
    assert found(tmp_path, excludes=("a/gen", "*_pb2.py")) == ["a/x.py", "b/gen/x.py"]


def test_given_names_win_over_excludes_unless_forced(tmp_path: Path) -> None:
    tree(tmp_path, "build/x.py", "build/sub/y.py")
    assert found(tmp_path, "build/x.py") == ["build/x.py"]
    assert found(tmp_path, "build/x.py", force=True) == []
    assert found(tmp_path, "build/sub", force=True) == []
    assert found(tmp_path, "build/sub/y.py", force=True) == []


def test_gitignore(tmp_path: Path) -> None:
    tree(
        tmp_path,
        *("kept.py", "secret.py", "out/x.py", "pkg/gen/x.py", "pkg/gen/keep.py", "pkg/local.py"),
        *("other/local.py", "private/x.py"),
    )
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("private/\n")
    (tmp_path / ".gitignore").write_text("# comment\nsecret.py\n/out/\n**/gen/*\n")
    (tmp_path / "pkg" / ".gitignore").write_text("local.py\n!gen/keep.py\n")
    assert found(tmp_path) == ["kept.py", "other/local.py", "pkg/gen/keep.py"]
    assert found(tmp_path, "pkg") == ["pkg/gen/keep.py"]
    assert found(tmp_path, "secret.py", "pkg/local.py") == ["pkg/local.py", "secret.py"]


def test_gitignore_holds_only_inside_its_repository(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.py\n")
    repository = tmp_path / "repository"
    tree(repository, "a.py")
    assert found(repository) == ["a.py"]
    (repository / ".git").mkdir()
    assert found(repository) == ["a.py"]
    (tmp_path / ".git").mkdir()
    (repository / ".git").rmdir()
    assert found(repository) == []


def test_a_pattern_that_git_cannot_read_is_skipped(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "b.py")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_bytes(b"!\n\xff\xfe\nb.py\n")
    assert found(tmp_path) == ["a.py"]


def test_links(tmp_path: Path) -> None:
    tree(tmp_path, "pkg/a.py", "elsewhere/z.py")
    root = tmp_path / "pkg"
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "second.py").symlink_to(root / "a.py")
    (root / "outside.py").symlink_to(tmp_path / "elsewhere" / "z.py")
    (root / "outside_again.py").symlink_to(tmp_path / "elsewhere" / "z.py")
    assert found(root) == ["a.py", "outside.py"]


def test_same_files_for_any_order_of_paths(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py", "b/y.py", "z.py")
    one = walk([tmp_path / "a", tmp_path / "z.py", tmp_path / "b"], tmp_path, (), force_exclude=False)
    two = walk([tmp_path / "b", tmp_path / "z.py", tmp_path / "a", tmp_path / "a"], tmp_path, (), force_exclude=False)
    assert list(one.files) == list(two.files)


def test_files_given_by_name(tmp_path: Path) -> None:
    tree(tmp_path, "stub.pyi")
    (tmp_path / "tool").write_text("#!/usr/bin/env python3\nimport redis\n")
    (tmp_path / "shell").write_text("#!/bin/sh\n")
    (tmp_path / "notes.txt").write_text("redis\n")
    (tmp_path / "empty").write_text("")
    names = ["stub.pyi", "tool", "shell", "notes.txt", "empty"]
    listing = walk([tmp_path / name for name in names], tmp_path, (), force_exclude=False)
    assert sorted(listing.files) == ["stub.pyi", "tool"]
    assert sorted(problem.path for problem in listing.problems) == ["empty", "notes.txt", "shell"]
    assert all(problem.reason.startswith("is not a Python file") for problem in listing.problems)


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere: there is no such file or folder"):
        found(tmp_path, "nowhere")


def test_names_outside_the_root(tmp_path: Path) -> None:
    tree(tmp_path, "one/a.py", "two/b.py")
    listing = walk([tmp_path / "two"], tmp_path / "one", DEFAULT_EXCLUDES, force_exclude=False)
    assert list(listing.files) == ["../two/b.py"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    (tmp_path / name).write_text("import redis\n")
    assert found(tmp_path) == [name]
