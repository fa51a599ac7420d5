"""Which files are tests, by where they lie and how they are called."""

from __future__ import annotations

_FOLDERS = frozenset({"test", "tests", "testing"})


def in_tests(path: str) -> bool:
    """Whether a file is a test, or lies among tests."""
    *folders, name = path.split("/")
    by_name = name.startswith("test_") or name.endswith("_test.py") or name in ("conftest.py", "tests.py")
    return by_name or not _FOLDERS.isdisjoint(folders)
