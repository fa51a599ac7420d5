"""The settings as one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clusterlint.levels import Confidence, Severity

DEFAULT_EXCLUDES = (
    ".bzr",
    ".clusterlint_cache",
    ".direnv",
    ".eggs",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pytest_cache",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    "__pycache__",
    "__pypackages__",
    "_build",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. Rules are codes; paths are absolute; patterns are in gitignore's language."""

    root: Path  # paths in output are relative to it
    source: Path | None = None  # the configuration file, if one was found
    endpoints: tuple[str, ...] = ()  # the ones that migrate; none chosen: all of them
    mode: str = "dual"  # "dual" | "cluster"
    masters: int = 3
    shares: tuple[float, ...] = ()  # share of the slots of each master, where the masters are not equal
    target: str | None = None
    client: str | None = None
    select: frozenset[str] = frozenset()  # codes that run: select + extend-select - ignore
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()  # (pattern, codes)
    severity: tuple[tuple[str, Severity], ...] = ()  # (code, the severity that it gets)
    fail_on: Severity = Severity.WARNING
    min_confidence: Confidence = Confidence.LIKELY
    exclude: tuple[str, ...] = DEFAULT_EXCLUDES  # exclude + extend-exclude
    force_exclude: bool = False
    baseline: Path | None = None
    cache_dir: Path | None = None
    jobs: int | None = None  # None: as many as the machine has
    no_cache: bool = False
    no_prefilter: bool = False
    verbose: bool = False
    quiet: bool = False
    scheduler: str | None = None  # of a Dask cluster that reads the files
    facts: tuple[Path, ...] = ()  # files of facts that other machines have read
    cluster_flag: str = "REDIS_CLUSTER_ENABLED"  # what the factory of clients that fix writes asks for
    factory_module: str | None = None  # its name; None: by the library
