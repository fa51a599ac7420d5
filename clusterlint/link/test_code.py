"""Which files are tests, by where they lie and how they are called."""

from __future__ import annotations

from collections.abc import Iterable

_FOLDERS = frozenset({"test", "tests", "testing"})


def in_tests(path: str) -> bool:
    """Whether a file is a test, lies among tests, or has the settings of tests (``settings/test.py``)."""
    *folders, name = path.split("/")
    by_name = name.startswith("test_") or name.endswith("_test.py") or name in ("conftest.py", "tests.py")
    settings = folders[-1:] == ["settings"] and name.removesuffix(".py") in _FOLDERS
    return by_name or settings or not _FOLDERS.isdisjoint(folders)


def test_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """The outermost folders of tests among the paths, as patterns of .gitignore: "tests/"."""
    found: set[str] = set()
    for path in paths:
        folders = path.split("/")[:-1]
        place = next((n for n, name in enumerate(folders) if name in _FOLDERS), None)
        if place is not None:
            found.add("/".join(folders[: place + 1]) + "/")
    return tuple(sorted(found))
