"""The formats of real programs, each held against its schema: the examples, and all labelled cases at once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from schemas import errors_of_gitlab, errors_of_report, errors_of_sarif

from clusterlint.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = (
    *sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir()),
    ROOT / "tests" / "cases",
)
FORMATS = ("json", "jsonl", "sarif", "gitlab", "junit")


@pytest.fixture(scope="module", params=PROGRAMS, ids=lambda path: path.name)
def outputs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """What one run over a copy of the program writes, by format."""
    folder = tmp_path_factory.mktemp("program") / request.param.name
    shutil.copytree(request.param, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    before = Path.cwd()
    os.chdir(folder)
    try:
        flags = [f"--output={name}={folder.parent / name}" for name in FORMATS]
        assert (
            run(["check", "-q", "--no-cache", "--min-confidence", "possible", "-o", os.devnull, "--with-fixes", *flags]) == 1
        )
    finally:
        os.chdir(before)
    yield {name: (folder.parent / name).read_text(encoding="utf-8") for name in FORMATS}


@pytest.fixture
def document(outputs: dict[str, str]) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(outputs["json"])
    assert loaded["findings"] and loaded["calls"] and loaded["families"]
    return loaded


def test_json(document: dict[str, Any]) -> None:
    assert errors_of_report(document) == []


def test_lines_of_json(outputs: dict[str, str], document: dict[str, Any]) -> None:
    assert [json.loads(line) for line in outputs["jsonl"].splitlines()] == document["findings"]


def test_sarif(outputs: dict[str, str], document: dict[str, Any]) -> None:
    sarif = json.loads(outputs["sarif"])
    assert errors_of_sarif(sarif) == []
    results = sarif["runs"][0]["results"]
    shown = [one for one in results if not one["suppressions"]]
    fate = document["summary"]["fate"]
    assert (len(shown), len(results) - len(shown)) == (fate["kept"], fate["suppressed"])
    assert len({one["partialFingerprints"]["clusterlint/v1"] for one in results}) == len(results)
    steps = [
        step["location"]["physicalLocation"]["artifactLocation"]["uri"]
        for one in results
        for flow in one.get("codeFlows", ())
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert steps and not any(uri.startswith(("/", "..")) for uri in steps)


def test_gitlab(outputs: dict[str, str], document: dict[str, Any]) -> None:
    issues = json.loads(outputs["gitlab"])
    assert errors_of_gitlab(issues) == []
    assert len({one["fingerprint"] for one in issues}) == len(document["findings"])


def test_junit(outputs: dict[str, str], document: dict[str, Any]) -> None:
    read = JUnitXml.fromstring(outputs["junit"].encode())
    assert read.tests == len(document["findings"])
    names = [(suite.name, case.name) for suite in read for case in suite]
    assert len(set(names)) == len(names)
