"""Reads one file of uses/."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

from declare import Use

FOLDER = Path(__file__).parent / "uses"


@dataclass(frozen=True)
class UseFile:
    """One library as its file tells it; `requirements` is what pip needs besides the distribution."""

    path: Path
    distribution: str
    title: str
    modules: tuple[str, ...]
    requirements: tuple[str, ...]
    uses: tuple[Use, ...]


def read(path: Path) -> UseFile:
    """Run the file; its uses come in the order in which they are written. ValueError for a file with a wrong name."""
    spec = importlib.util.spec_from_file_location(f"use_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a library that pickles a function of the file looks it up here
    spec.loader.exec_module(module)
    if path.stem != module.DISTRIBUTION.replace("-", "_"):
        raise ValueError(f"{path.name}: named otherwise than its distribution {module.DISTRIBUTION}")
    return UseFile(
        path,
        module.DISTRIBUTION,
        module.TITLE,
        tuple(module.MODULES),
        tuple(module.EXTRA_REQUIREMENTS),
        tuple(value for value in vars(module).values() if isinstance(value, Use)),
    )


def all_files() -> list[Path]:
    """Every file of uses/, by name."""
    return sorted(FOLDER.glob("*.py"))


def path_of(distribution: str) -> Path:
    """The file of a distribution (or of a name with underscores)."""
    return FOLDER / f"{distribution.replace('-', '_')}.py"
