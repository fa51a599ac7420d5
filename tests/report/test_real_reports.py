"""The formats of real programs, each held against its schema: the examples, and all labelled cases at once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from schemas import errors_of_gitlab, errors_of_report, errors_of_sarif

from clusterlint.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = (
    *sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir() and any(path.rglob("*.py"))),
    ROOT / "tests" / "cases",
)
FORMATS = ("json", "jsonl", "sarif", "gitlab", "junit")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_outputs_of_a_program(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test for each program, because the run is what takes its time."""
    shutil.copytree(program, tmp_path / "program", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    monkeypatch.chdir(tmp_path / "program")
    flags = ["--no-cache", "--min-confidence", "possible", "-o", os.devnull]
    flags += ["--with-fixes"] if program.name == "shop" else []
    assert run(["check", "-q", *flags, *(f"--output={name}=../{name}" for name in FORMATS)]) == 1
    outputs = {name: (tmp_path / name).read_text(encoding="utf-8") for name in FORMATS}
    document = json.loads(outputs["json"])
    assert document["findings"] and document["calls"] and document["families"]
    assert errors_of_report(document) == []
    assert [json.loads(line) for line in outputs["jsonl"].splitlines()] == document["findings"]
    sarif_is_right(json.loads(outputs["sarif"]), document)
    gitlab_is_right(json.loads(outputs["gitlab"]), document)
    junit_is_right(JUnitXml.fromstring(outputs["junit"].encode()), document)


def sarif_is_right(sarif: dict[str, Any], document: dict[str, Any]) -> None:
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


def gitlab_is_right(issues: list[dict[str, Any]], document: dict[str, Any]) -> None:
    assert errors_of_gitlab(issues) == []
    assert len({one["fingerprint"] for one in issues}) == len(issues) == len(document["findings"])


def junit_is_right(read: JUnitXml, document: dict[str, Any]) -> None:
    assert read.tests == len(document["findings"])
    names = [(suite.name, case.name) for suite in read for case in suite]
    assert len(set(names)) == len(names)
