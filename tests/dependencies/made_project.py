"""A project on the disk, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

from clusterlint.dependencies import Dependencies, Dependency, find

Files = dict[str, "str | bytes"]


def write(root: Path, files: Files) -> None:
    """Makes the files with their folders."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def found(root: Path, files: Files, *paths: str) -> Dependencies:
    """What is found for the code in these paths."""
    write(root, files)
    return find(root, paths or ("app.py",))


def asked(root: Path, files: Files, name: str = "redis", path: str = "app.py") -> Dependency | None:
    """The answer for a library in one file; there must be no problem."""
    dependencies = found(root, files, path)
    assert dependencies.problems == ()
    return dependencies.of(name, path)


def shown(item: Dependency | None) -> str:
    """ "5.0.8 pinned requirements.txt:3"; "-" for nothing."""
    return f"{item.version or '?'} {item.known.value} {item.path}:{item.line}" if item else "-"
