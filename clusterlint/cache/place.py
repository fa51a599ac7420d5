"""Where the cache is kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = ".clusterlint_cache"

_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This file is a cache directory tag created by clusterlint. For information see https://bford.info/cachedir/
"""


def cache_folder(root: Path, *, configured: Path | None, project: bool) -> Path:
    """The folder of the setting; else beside the configuration of a project; else that of the platform.

    ``project``: the root is one that somebody marked, by a configuration file or as a git top level.
    Elsewhere (somebody's downloads, site-packages) no folder is left behind.
    """
    if configured is not None:
        return configured
    return root / NAME if project else _of_the_platform() / "clusterlint"


def _of_the_platform() -> Path:
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if os.path.isabs(named) else home / ".cache"


def prepare(folder: Path) -> None:
    """Make the folder, known to git as not for commits and to backups as a cache. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
        try:
            with open(folder / name, "x", encoding="ascii") as file:
                file.write(text)
        except FileExistsError:
            pass


def is_cache(folder: Path) -> bool:
    """Whether ``prepare`` made it: nothing is deleted in any other folder."""
    try:
        return (folder / "CACHEDIR.TAG").read_text(encoding="ascii", errors="replace") == _TAG
    except OSError:
        return False
