"""``clusterlint keys`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clusterlint.cli.main import run

CLIENT = """\
import os
import redis

main = redis.Redis.from_url(os.environ["REDIS_URL"])
other = redis.Redis.from_url(os.environ["OTHER_URL"])
"""
USES = """\
from client import main, other


def both(uid):
    return main.mget(f"user:{uid}:name", f"user:{uid}:mail")


def one(uid):
    other.set(f"seen:{uid}", 1)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two modules, two endpoints, three families; the current folder is its root."""
    (tmp_path / "client.py").write_text(CLIENT)
    (tmp_path / "uses.py").write_text(USES)
    (tmp_path / "clusterlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["keys", *arguments])
    out, err = capsys.readouterr()
    return int(status), out, err


def templates(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    status, out, _ = outcome(capsys, "--format", "json", *arguments)
    assert status == 0
    return [family["template"] for family in json.loads(out)["families"]]


def test_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys)
    assert (status, err) == (0, "")
    assert out.startswith("FAMILY ")
    assert "  group 1: not proven in one slot\n    user:{uid}:mail\n    user:{uid}:name\n" in out
    assert "    - uses.py:5  MGET: not proven in one slot; same {uid}\n" in out
    assert out.endswith(
        "3 families, 1 with no expiry seen; 1 group used together, 1 not proven in one slot.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], ["seen:{uid}", "user:{uid}:mail", "user:{uid}:name"]),
        (["."], ["seen:{uid}", "user:{uid}:mail", "user:{uid}:name"]),
        (["client.py", "uses.py"], ["seen:{uid}", "user:{uid}:mail", "user:{uid}:name"]),
        (["client.py"], []),
        (["--endpoint", "OTHER_URL"], ["seen:{uid}"]),
        (
            ["--endpoint", "OTHER_URL", "--endpoint", "REDIS_URL"],
            ["seen:{uid}", "user:{uid}:mail", "user:{uid}:name"],
        ),
        (["--family", "user:*:mail"], ["user:{uid}:mail"]),
        (["--family", "seen:{uid}", "--family", "*:name"], ["seen:{uid}", "user:{uid}:name"]),
        (["--exclude", "uses.py"], []),
    ],
)
def test_options(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], wanted: list[str]
) -> None:
    assert templates(capsys, *arguments) == wanted


def test_the_configuration_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "clusterlint.toml").write_text('endpoints = ["OTHER_URL"]\n')
    (project / "more.toml").write_text('endpoints = ["REDIS_URL"]\n')
    assert templates(capsys) == ["seen:{uid}"]
    assert templates(capsys, "--config", "more.toml") == ["user:{uid}:mail", "user:{uid}:name"]
    assert len(templates(capsys, "--isolated")) == 3


def test_a_family_that_is_not_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "--family", "nothing:*")
    assert (status, err) == (0, "clusterlint: no family matches nothing:*\n")
    assert out.startswith("0 families")


@pytest.mark.parametrize(
    "arguments", [["--format", "yaml"], ["nowhere.py"], ["--masters", "0"], ["--endpoint"]]
)
def test_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert outcome(capsys, *arguments)[:2] == (2, "")


def test_a_file_that_cannot_be_read_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "broken.py").write_text("import redis\nr = redis.Redis(\n")
    status, out, err = outcome(capsys)
    assert status == 0
    assert "user:{uid}:mail" in out
    assert err.startswith("clusterlint: broken.py:")
    assert ": not read: " in err


@pytest.mark.parametrize(("output_format", "first"), [("dot", "graph keys {"), ("mermaid", "flowchart LR")])
def test_graphs(project: Path, capsys: pytest.CaptureFixture[str], output_format: str, first: str) -> None:
    status, out, err = outcome(capsys, "--format", output_format)
    assert (status, err, out.splitlines()[0]) == (0, "", first)


def test_the_plan(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "--plan", "--masters", "2")
    assert (status, err) == (0, "")
    assert "group 1: 2 families renamed\n" in out
    assert "    user:{uid}:mail\n      -> {{user:{uid}}}:mail  (one for each {uid})\n" in out
    assert "    in one slot then:\n      - uses.py:5  MGET\n    load: 50% / 50%\n" in out
    load = "Families on each of 2 masters, each counted once: 50% / 50% -> 50% / 50%."
    assert " ".join(out.split()).endswith(load)


def test_the_plan_of_chosen_families(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "0 groups; 0 families renamed" in outcome(capsys, "--plan", "--family", "seen:*")[1]
    assert "1 group; 2 families renamed" in outcome(capsys, "--plan", "--family", "*:name")[1]


@pytest.mark.parametrize("output_format", ["dot", "mermaid"])
def test_a_plan_is_no_graph(project: Path, capsys: pytest.CaptureFixture[str], output_format: str) -> None:
    status, out, err = outcome(capsys, "--plan", "--format", output_format)
    assert (status, out) == (2, "")
    assert f"--plan has no format {output_format}: use text or json" in err
