"""The files of an executable case, and one numbering for the lines of all of them.

A case is one module `cases/NAME.py`, or a folder `cases/NAME/` that is the root of a small program: its modules and packages
import each other as in a real project, and `scenarios.py` holds the scenarios.

A *place* is the number of a line when the modules stand one after the other, in the order of their paths.  In a case of
one module it is the line itself.  Labels, findings and tracebacks all speak of places, so that one line is one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ENTRY = "scenarios"
"""The module of a folder that is run."""


@dataclass(frozen=True)
class Module:
    """One module of a case; `before` counts the lines of the modules that stand before it."""

    name: str
    path: Path
    relative: str
    before: int

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> Sequence[str]:
        return self.text.splitlines()

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


def all_cases(folder: Path) -> list[Path]:
    """Modules and folders that are cases, in order."""
    files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    return sorted([*files, *(path.parent for path in folder.glob(f"*/{ENTRY}.py"))])


def modules_of(case: Path) -> tuple[Module, ...]:
    """All modules of the case, in the order of their places."""
    if case.is_file():
        return (Module(case.stem, case, case.name, 0),)
    found: list[Module] = []
    for path in sorted(case.rglob("*.py")):
        parts = path.relative_to(case).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        before = found[-1].before + len(found[-1].lines) if found else 0
        found.append(Module(name, path, path.relative_to(case).as_posix(), before))
    return tuple(found)


def module_at(modules: Sequence[Module], place: int) -> Module:
    """The module that a place lies in."""
    return next(module for module in reversed(modules) if module.before < place or module is modules[0])


def place_of(modules: Sequence[Module], relative: str, line: int) -> int:
    """The place of a line, the module given by its path in the case.

    Raises KeyError if the case has no such module.
    """
    return {module.relative: module.before for module in modules}[relative] + line
