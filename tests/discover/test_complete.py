"""The filter loses nothing: what is found in the chosen files is what is found in all of them."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from clusterlint.discover import discover
from clusterlint.discover.source import SourceFile
from clusterlint.pipeline.checking import check
from clusterlint.report import render
from clusterlint.rules.base import all_rules
from clusterlint.rules.names import NAMES
from clusterlint.settings import RuleNames, load_settings

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
LABELLED = sorted(
    path.name for path in CASES.iterdir() if path.is_dir() and len(list(path.rglob("*.py"))) > 4
)
PUBLIC = ("cachelib", "huey.contrib")


def found(root: Path, *, prefilter: bool) -> tuple[list[Any], tuple[SourceFile, ...]]:
    """The findings and calls, and the files that were analysed."""
    settings = load_settings([root], RuleNames(NAMES), isolated=True)
    discovery = discover([root], root, settings.exclude, force_exclude=False, prefilter=prefilter)
    report = check(discovery, settings, all_rules(), lambda done, total: None)
    assert not report.failures
    text = json.loads(render(report, "json", colour=False, summary=True, statistics=False))
    for finding in text["findings"]:
        finding.pop(
            "related", None
        )  # where a library is used besides: in files that say nothing of Redis, too
    return [text["findings"], text["calls"]], discovery.files


@pytest.mark.parametrize("name", LABELLED)
def test_labelled_programs(name: str, tmp_path: Path) -> None:
    """Beside the modules of the case lie others, which have nothing to do with Redis."""
    root = tmp_path / name
    shutil.copytree(CASES / name, root, ignore=shutil.ignore_patterns("__pycache__"))
    for number in range(3):
        (root / f"plain_{number}.py").write_text(f"import plain_{(number + 1) % 3}\n\nLIMIT = {number}\n")
    filtered, files = found(root, prefilter=True)
    everything, all_files = found(root, prefilter=False)
    assert len(files) < len(all_files)
    assert filtered == everything


@pytest.mark.parametrize("package", PUBLIC)
def test_public_packages(package: str, tmp_path: Path) -> None:
    spec = find_spec(package)
    assert spec is not None and spec.submodule_search_locations
    root = tmp_path / "public"
    shutil.copytree(spec.submodule_search_locations[0], root, ignore=shutil.ignore_patterns("__pycache__"))
    filtered, _ = found(root, prefilter=True)
    everything, _ = found(root, prefilter=False)
    assert filtered == everything and filtered[1]
