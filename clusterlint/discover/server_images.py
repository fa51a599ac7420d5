"""Which Redis or Valkey the compose files of a project run today: a hint at the server that it will be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FILES = ("compose*.y*ml", "docker-compose*.y*ml")
_IMAGE = re.compile(
    r"""^\s*image:\s*["']?(?:[\w.-]+/)*(?P<name>redis|valkey)(?:-stack(?:-server)?)?:v?(?P<version>\d+(?:\.\d+)?)"""
)


@dataclass(frozen=True, slots=True)
class ServerImage:
    """An image that a compose file names; ``path`` relative to the root."""

    path: str
    line: int
    name: str  # "redis" or "valkey"
    version: str  # "7" or "7.2"


def server_images(root: Path) -> tuple[ServerImage, ...]:
    """Those of the compose files in the root, in their order; files that cannot be read have none."""
    found = []
    for path in sorted({path for pattern in _FILES for path in root.glob(pattern)}):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for number, line in enumerate(lines, start=1):
            match = _IMAGE.match(line)
            if match is not None:
                found.append(ServerImage(path.name, number, match["name"], match["version"]))
    return tuple(found)
