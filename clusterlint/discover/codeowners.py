"""The CODEOWNERS file of a repository, where GitHub looks for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""In the order of GitHub's documentation: the first that there is counts."""


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """``path`` relative to the top of the repository; ``below``: the root from there, "" for the same."""

    path: str
    below: str
    text: str


def owners_file(root: Path) -> OwnersFile | None:
    """That of the git repository which ``root`` is in, else one in ``root`` itself; None: there is none."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    for folder in dict.fromkeys((top, root)):
        for name in PLACES:
            try:
                text = (folder / name).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            below = root.relative_to(folder).as_posix()
            return OwnersFile(name, "" if below == "." else below, text)
    return None
