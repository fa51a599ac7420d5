"""What does not analyse starts quickly, because it imports little; the same for a run with nothing new."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"libcst", "rich", "yaml", "jinja2", "distributed"}


def imported(folder: Path, *words: str) -> set[str]:
    """The modules that a process imports for a command line."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "clusterlint", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(re.findall(r"\|\s+(\S+)$", done.stderr, re.MULTILINE))


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["slot", "a"]], ids=" ".join)
def test_no_parser_and_no_analysis(words: list[str], tmp_path: Path) -> None:
    found = imported(tmp_path, *words)
    assert "click" in found
    assert not found & HEAVY
    others = {name for name in found if name.startswith("clusterlint.")}
    allowed = {"__main__", "cli", "errors", "finding", "levels", "slots", "stack"}
    assert {name.split(".")[1] for name in others} <= allowed
    assert words == ["slot", "a"] or not any(name.startswith("clusterlint.slots") for name in others)


def test_a_warm_check_imports_neither_parser_nor_linker(tmp_path: Path) -> None:
    (tmp_path / "clusterlint.toml").write_text("masters = 3\n")
    (tmp_path / "app.py").write_text("import redis\n")
    cold = imported(tmp_path, "check")
    assert {"libcst", "clusterlint.link.linker"} <= cold
    others = {"keys", "plan", "endpoints", "provenance", "explain", "fix"}
    assert not others & {name.split(".")[1] for name in cold if name.startswith("clusterlint.")}
    warm = imported(tmp_path, "check")
    assert not warm & HEAVY
    unused = ("link", "rules.base", "finding", "gather", "discover.choice")
    assert not any(name.startswith(tuple(f"clusterlint.{part}" for part in unused)) for name in warm)


def test_only_the_format_that_is_asked_for_is_imported(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import redis\n")
    apart = {"xml.etree.ElementTree", *(f"clusterlint.report.{name}" for name in ("sarif", "gitlab", "markdown"))}
    assert not imported(tmp_path, "check", "--no-cache") & apart
    assert imported(tmp_path, "check", "--no-cache", "--format", "junit") & apart == {"xml.etree.ElementTree"}


def test_the_list_of_commands_is_right() -> None:
    import click

    from clusterlint.cli.commands import COMMANDS
    from clusterlint.cli.main import cli

    context = click.Context(cli)
    for name in COMMANDS:
        found = cli.get_command(context, name)  # type: ignore[attr-defined]
        assert found is not None and found.name == name
    there = {path.stem.replace("_", "-") for path in (ROOT / "clusterlint" / "cli").glob("*.py")}
    assert set(COMMANDS) <= there
    assert cli.get_command(context, "nothing") is None  # type: ignore[attr-defined]
