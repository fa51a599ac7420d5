"""The rewrites in SARIF, applied as an editor would apply them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from clusterlint.cli.main import run

SOURCE = """\
import redis

r = redis.Redis.from_url("redis://cache/0")


def move(uid):
    note = "用户"; r.rename(f"job:{uid}:ready", f"job:{uid}:done")
    return note


def silenced(uid):
    r.rename(f"mail:{uid}:ready", f"mail:{uid}:done")  # clusterlint: ignore[CL101] one day
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one file with the line ends of Windows; the current folder is its root."""
    (tmp_path / "clusterlint.toml").write_text("masters = 3\n")
    (tmp_path / "shop.py").write_bytes(SOURCE.replace("\n", "\r\n").encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def results(*flags: str) -> list[dict[str, Any]]:
    assert run(["check", "--no-cache", "--output", "sarif=made.sarif", "-q", *flags]) == 1
    found: list[dict[str, Any]] = json.loads(Path("made.sarif").read_text())["runs"][0]["results"]
    return found


def applied(fix: dict[str, Any], root: Path) -> dict[str, str]:
    """The files after the fix, by path."""
    made = {}
    for change in fix["artifactChanges"]:
        path = change["artifactLocation"]["uri"]
        lines = re.split(r"(?<=\n)", (root / path).read_bytes().decode())
        starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
        text = "".join(lines)

        def offset(region: dict[str, int], end: str, starts: list[int] = starts) -> int:
            return starts[region[f"{end}Line"] - 1] + region[f"{end}Column"] - 1

        for one in reversed(change["replacements"]):
            region = one["deletedRegion"]
            inserted = one["insertedContent"]["text"]
            text = text[: offset(region, "start")] + inserted + text[offset(region, "end") :]
        made[path] = text
    return made


def test_a_fix_gives_what_the_command_gives(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = (one for one in results("--with-fixes") if "fixes" in one)
    assert (found["ruleId"], found["locations"][0]["physicalLocation"]["region"]["startLine"]) == ("CL101", 7)
    (fix,) = found["fixes"]
    assert fix["description"]["text"].startswith("hash tags: ")
    assert fix["description"]["text"].endswith(" (unsafe)")
    made = applied(fix, shop)
    assert made["shop.py"].count("{{job:{uid}}}") == 2
    assert run(["fix", "--unsafe", "--allow-no-vcs", "--select", "hash-tags"]) == 1
    assert made == {"shop.py": (shop / "shop.py").read_bytes().decode()}


def test_no_fix_unless_asked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not any("fixes" in one for one in results())


def test_the_cache_knows_whether_fixes_were_asked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def size(*flags: str) -> int:
        run(["check", "-q", "--format", "sarif", *flags])
        return len(capsys.readouterr().out)

    without = size()
    assert size("--with-fixes") > without
    assert size() == without


def test_other_formats_have_no_fixes(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--with-fixes", "--format", "json"]) == 2
    assert capsys.readouterr().err == (
        "clusterlint: error: --with-fixes needs the format sarif: no other one shows rewrites\n"
    )
