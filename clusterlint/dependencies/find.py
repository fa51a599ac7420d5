"""From the root and the analysed files to their manifests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from clusterlint.dependencies.model import Dependencies


def find(root: Path, paths: Iterable[str]) -> Dependencies:
    """Read the manifests that speak for these files (relative to `root`). Never raises for their content."""
    return Dependencies()
