"""Which release and which server the code is judged by: manifests, settings, flags, and what the output says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clusterlint.cli.main import run

BOTH = """\
import os
import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"])


def both(uid):
    pipe = r.pipeline(transaction=True)
    pipe.incr(f"a:{{{uid}}}")
    pipe.incr(f"b:{{{uid}}}")
    return bool(pipe.execute())
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A service whose transaction needs redis-py 6.1; the current folder is its root."""
    (tmp_path / "clusterlint.toml").write_text('ignore = ["CL301", "CL111"]\n')
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "stock.py").write_text(BOTH)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    run(["check", "--format", "json", *arguments])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def places(report: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    return [(f["rule"], f["path"], f["line"], f["confidence"]) for f in report["findings"]]


OLD = ("CL104", "app/stock.py", 8, "certain")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("requirements.txt", "celery\nredis==6.0.0\n", 2),
        ("uv.lock", 'version = 1\n\n[[package]]\nname = "redis"\nversion = "6.0.0"\n', 4),
        ("poetry.lock", '[[package]]\nname = "redis"\nversion = "6.0.0"\n', 2),
        ("app/requirements.txt", "redis[hiredis] == 6.0.0  # the newest that the base image has\n", 1),
    ],
)
def test_a_pinned_release_decides(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, line: int
) -> None:
    (project / name).write_text(text)
    report = checked(capsys)
    assert sorted(places(report)) == [OLD, ("CL306", name, line, "certain")]
    assert len(report["summary"]["judged_by"]) == 1
    assert f"({name}:{line})" in report["summary"]["judged_by"][0]


def test_of_a_range_the_newest_decides_and_the_oldest_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "stock"\ndependencies = ["redis>=5.0,<9"]\n')
    report = checked(capsys)
    broken, bound = sorted(report["findings"], key=lambda f: f["rule"])
    assert (broken["rule"], broken["severity"], broken["confidence"]) == ("CL104", "info", "likely")
    assert "from 6.1.0 on" in broken["message"]
    assert any(
        "judged by the oldest release that redis>=5.0,<9 (pyproject.toml:3) admits" in n
        for n in broken["notes"]
    )
    assert (bound["rule"], bound["severity"], bound["path"], bound["line"]) == (
        "CL306",
        "warning",
        "pyproject.toml",
        3,
    )
    assert "pipeline(transaction=True)" in bound["message"] and "6.1.0" in bound["fix"]["summary"]
    newest = "redis-py 8.1.0, the newest measured that redis>=5.0,<9 (pyproject.toml:3) admits"
    assert report["summary"]["judged_by"] == [newest]


def test_a_range_that_ends_before_what_is_needed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis>=5.0,<6\n")
    report = checked(capsys)
    broken = next(f for f in report["findings"] if f["rule"] == "CL104")
    assert (broken["severity"], broken["confidence"]) == ("error", "certain")
    assert report["summary"]["judged_by"][0].startswith(
        "redis-py 5.3.1, the newest measured that redis>=5.0,<6 "
    )


def test_what_only_the_newest_of_a_range_breaks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chained = BOTH.replace('pipe.incr(f"a:{{{uid}}}")', 'pipe.delete(f"a:{{{uid}}}").incr(f"a:{{{uid}}}")')
    (project / "app" / "stock.py").write_text(chained.replace("transaction=True", "transaction=False"))
    (project / "requirements.txt").write_text("redis>=5.0\n")
    broken = next(f for f in checked(capsys)["findings"] if f["rule"] == "CL104")
    assert (broken["severity"], broken["confidence"], broken["line"]) == ("error", "likely", 9)


@pytest.mark.parametrize("text", ["redis\n", "redis<9\n", "flask==3.0\n", "redis==8.1.0\n"])
def test_the_newest_counts_without_an_older_version(
    project: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (project / "requirements.txt").write_text(text)
    report = checked(capsys)
    assert places(report) == []
    assert "8.1.0" in report["summary"]["judged_by"][0]


def test_a_lock_file_wins_over_the_range_beside_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "stock"\ndependencies = ["redis>=4.5"]\n')
    (project / "uv.lock").write_text('version = 1\n\n[[package]]\nname = "redis"\nversion = "6.4.0"\n')
    assert places(checked(capsys)) == []


def test_each_service_has_its_own_release(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis==6.4.0\n")
    (project / "old").mkdir()
    (project / "old" / "requirements.txt").write_text("redis==5.0.8\n")
    (project / "old" / "stock.py").write_text(BOTH)
    found = [f for f in places(checked(capsys)) if f[0] == "CL104"]
    assert found == [("CL104", "old/stock.py", 8, "certain")]


def test_the_setting_and_the_flag_win(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis==6.4.0\n")
    assert OLD in places(checked(capsys, "--client", "redis-py==5.2"))
    with (project / "clusterlint.toml").open("a") as file:
        file.write('client = "redis-py==5.2"\n')
    assert OLD in places(checked(capsys))
    assert places(checked(capsys, "--client", "redis-py==8.1")) == []


def test_a_release_without_a_cluster_client(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis==3.5.3\n")
    report = checked(capsys)
    assert places(report) == [("CL306", "requirements.txt", 1, "certain")]
    assert report["findings"][0]["severity"] == "error"
    assert "no cluster client" in report["findings"][0]["message"]


def test_the_hook_says_nothing_about_manifests(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis==3.5.3\n")
    assert places(checked(capsys, "app/stock.py")) == []


def test_a_broken_manifest_hides_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis==6.0.0\n")
    (project / "pyproject.toml").write_text("[project\n")
    found = places(checked(capsys, "--config", "clusterlint.toml"))
    assert OLD in found
    assert [f[:2] for f in found if f[0] == "CL902"] == [("CL902", "pyproject.toml")]


def test_a_manifest_can_be_ignored(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("redis==3.5.3\n")
    with (project / "clusterlint.toml").open("a") as file:
        file.write('[per-file-ignores]\n"requirements*.txt" = ["CL306"]\n')
    assert places(checked(capsys)) == []


def test_the_line_of_the_manifest_is_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "requirements.txt").write_text("# old\nredis==3.5.3\n")
    run(["check"])
    out = capsys.readouterr().out
    assert "--> requirements.txt:2:1" in out
    assert "2 | redis==3.5.3" in out
    assert (
        "Judged by redis-py 8.1.0, the newest measured (no cluster client in redis==3.5.3 (requirements.txt:2))."
        in out
    )


def test_the_target(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "clusterlint.toml").write_text("")
    plain = [rule for rule, *_ in places(checked(capsys, "--client", "redis-py==8.1"))]
    assert plain == ["CL301"]
    report = checked(capsys, "--target", "redis-enterprise")
    assert places(report) == []
    assert report["summary"]["judged_by"][-1].startswith("Redis Enterprise")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--client", "redis-py"), '"client" must be'),
        (("--client", "django==5"), '"client" must be'),
        (("--target", "valkey-99"), '"target" must be'),
    ],
)
def test_wrong_values_are_one_clear_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert run(["check", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and words in error
