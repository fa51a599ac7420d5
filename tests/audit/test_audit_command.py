"""``clusterlint audit`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clusterlint.cli.main import run

CODE = """\
import os
import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"])


def both(uid):
    return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "clusterlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["audit", *arguments])
    out, err = capsys.readouterr()
    return int(status), out, err


def test_all_formats_from_one_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "-o", "a.html", "-o", "a.md", "-o", "a.json")
    assert (status, out, err) == (0, "", "")
    assert (project / "a.html").read_text().startswith("<!DOCTYPE html>")
    assert (project / "a.md").read_text().startswith("# Redis Cluster audit of ")
    assert json.loads((project / "a.json").read_text())["schema"] == 1


def test_markdown_on_standard_output(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys)
    assert status == 0
    assert "**Not ready: 2 places break" in out


def test_fail_on(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, "--fail-on", "error", "-o", "a.md")[0] == 1
    (project / "app.py").write_text("import redis\n")
    assert outcome(capsys, "--fail-on", "error", "-o", "a.md")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "a.pdf"], "-o a.pdf: the name ends in .html, .md or .json"),
        (["-o", "a.md", "-o", "./a.md"], "-o: two reports cannot go to one file"),
        (["-o", "there/is/none/a.md"], "cannot be written: there is no folder"),
    ],
)
def test_usage(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    status, out, err = outcome(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err and err.count("\n") == 1
    assert not list(project.glob("a.*"))


def test_the_baseline_is_not_applied_and_that_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["baseline", "create", "--baseline", "known.json", "."])
    (project / "clusterlint.toml").write_text('baseline = "known.json"\n')
    capsys.readouterr()
    status, out, err = outcome(capsys)
    assert (status, err) == (0, "")
    assert "**Not ready: 2 places break" in out
    assert "The baseline known.json is not applied" in out


def test_the_audit_links_and_judges_once(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from clusterlint.pipeline import auditing, checking, linked

    seen: list[str] = []

    def counted(name: str, function: object) -> object:
        def call(*arguments: object, **named: object) -> object:
            seen.append(name)
            return function(*arguments, **named)  # type: ignore[operator]

        return call

    monkeypatch.setattr(linked, "join", counted("link", linked.join))
    monkeypatch.setattr(checking, "judge", counted("judge", checking.judge))
    monkeypatch.setattr(auditing, "search", counted("search", auditing.search))
    assert outcome(capsys, "--no-fixes", "-o", "a.html", "-o", "a.md", "-o", "a.json")[0] == 0
    assert sorted(seen) == ["judge", "link", "search"]
