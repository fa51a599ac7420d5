"""The audits that the tests look at, written once for all of them."""

from __future__ import annotations

from pathlib import Path

import made
import pytest


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the audits of the example and of hostile code, each as .html, .md and .json."""
    folder = tmp_path_factory.mktemp("written")
    hostile = folder / "hostile"
    hostile.mkdir()
    made.make_hostile(hostile)
    for project in (made.SHOP, hostile):
        made.write_audits(folder, project, *(f"{project.name}.{suffix}" for suffix in ("html", "md", "json")))
    keys = ("--keys-from", str(made.SHOP / "keys.txt"), "--node-memory", "60gb", "--no-fixes")
    made.write_audits(folder, made.SHOP, "observed.html", options=keys)
    return folder


@pytest.fixture(scope="session")
def texts(written: Path) -> dict[str, str]:
    """Name -> content."""
    return {path.name: path.read_text(encoding="utf-8") for path in written.iterdir() if path.is_file()}
