"""``clusterlint init`` as a user runs it: what it writes loads, and it overwrites nothing unasked."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.cli.main import run
from clusterlint.endpoints import Endpoint, EndpointMap
from clusterlint.errors import UserError
from clusterlint.report.configuration import Draft, configuration_text
from clusterlint.settings import RuleNames, Settings, load_settings
from clusterlint.settings.files import read_file
from clusterlint.settings.write import with_table

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """\
import os
import redis

main = redis.Redis.from_url(os.environ["REDIS_URL"])
other = redis.Redis.from_url("redis://:hunter2@other.internal:7000/2")
main.mget("a", "b")
main.get("a")
other.get("a")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").write_text(SOURCE)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["init", *arguments])
    out, err = capsys.readouterr()
    return int(status), out, err


def settings(folder: Path) -> Settings:
    return load_settings([folder], RuleNames((("CL101", "cross-slot-command"),)), flags={})


def test_it_writes_every_choice_as_a_comment(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys) == (
        0, "", "clusterlint: wrote clusterlint.toml: 2 endpoints, none chosen; next: clusterlint check\n"
    )  # fmt: skip
    text = (project / "clusterlint.toml").read_text()
    assert '    # 2 calls; 1 client; 2 errors, 0 warnings\n    # "REDIS_URL",\n' in text
    assert '    # 1 call; 1 client; databases 2; 2 errors, 0 warnings\n    # "other.internal:7000",\n' in text
    assert "hunter2" not in text
    table = read_file(project / "clusterlint.toml")
    assert table == {"endpoints": []}


def test_a_choice_is_made_by_taking_the_mark_away(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome(capsys)
    place = project / "clusterlint.toml"
    place.write_text(place.read_text().replace('# "REDIS_URL"', '"REDIS_URL"'))
    assert read_file(place)["endpoints"] == ["REDIS_URL"]
    assert run(["check", "--select", "CL301", "--format", "concise"]) == 1
    out, _ = capsys.readouterr()
    assert "app.py:4:8 CL301" in out and "app.py:5" not in out


def test_what_is_given_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "--endpoint", "REDIS_URL", "--mode", "cluster", "--masters", "5", "--target", "valkey-9",
        "--client", "redis-py==6.4", "--exclude", "old/",
    ]  # fmt: skip
    status, _, err = outcome(capsys, *arguments)
    assert (status, err) == (
        0, "clusterlint: wrote clusterlint.toml: 2 endpoints, 1 chosen; next: clusterlint check\n"
    )  # fmt: skip
    assert read_file(project / "clusterlint.toml") == {
        "endpoints": ["REDIS_URL"],
        "mode": "cluster",
        "masters": 5,
        "target": "valkey-9",
        "client": "redis-py==6.4",
        "extend-exclude": ["old/"],
    }


@pytest.mark.parametrize("name", ["clusterlint.toml", "pyproject.toml"])
def test_nothing_is_overwritten(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    text = "masters = 4\n" if name == "clusterlint.toml" else "[tool.clusterlint]\nmasters = 4\n"
    (project / name).write_text(text)
    assert outcome(capsys) == (
        2, "", f"clusterlint: error: {name} is a configuration already; --force writes it anew\n"
    )  # fmt: skip
    assert (project / name).read_text() == text
    assert outcome(capsys, "--force")[0] == 0
    assert list(read_file(project / name)) == ["endpoints"]
    assert [path.name for path in project.glob("*.toml")] == [name]


def test_pyproject(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = '[project]\nname = "app"  # kept\n\n[tool.ruff]\nline-length = 100\n'
    (project / "pyproject.toml").write_text(before)
    assert outcome(capsys, "--pyproject", "--endpoint", "REDIS_URL")[0] == 0
    text = (project / "pyproject.toml").read_text()
    assert text.startswith(before + "\n[tool.clusterlint]\n")
    assert settings(project).endpoints == ("REDIS_URL",)
    assert not (project / "clusterlint.toml").exists()


def test_without_pyproject_a_file_of_its_own(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text("[project]\nname = 'app'\n")
    assert outcome(capsys)[0] == 0
    assert (project / "clusterlint.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--endpoint", "REDIS_ULR"], 'no client uses the endpoint "REDIS_ULR" (did you mean "REDIS_URL"?)'),
        (["--pyproject"], "pyproject.toml: there is no such file; leave --pyproject out"),
        (["nowhere"], "nowhere"),
        (["--target", "valky-9"], '(did you mean "valkey-9"?)'),
    ],
)
def test_mistakes_are_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    status, out, err = outcome(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert not (project / "clusterlint.toml").exists()


def test_a_broken_pyproject(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text("[project\n")
    status, _, err = outcome(capsys, "--pyproject")
    assert (status, err.count("\n")) == (2, 1)
    assert "pyproject.toml: is not valid TOML" in err


def test_a_folder_that_cannot_be_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "clusterlint.toml").mkdir()
    status, _, err = outcome(capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "clusterlint.toml" in err


def test_tests_the_server_and_the_release(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "test_app.py").write_text("import redis\nredis.Redis().flushall()\n")
    (project / "compose.yaml").write_text(
        "services:\n  db:\n    image: postgres:16\n  r:\n    image: redis:7.2-alpine\n"
    )
    (project / "requirements.txt").write_text("redis==6.4.0\n")
    outcome(capsys)
    text = (project / "clusterlint.toml").read_text()
    assert 'extend-exclude = ["tests/"]\n' in text
    assert (
        '# The server that it will be. Today: redis 7.2 (compose.yaml:5).\n# target = "redis-7.2"\n' in text
    )
    assert "redis==6.4.0 (requirements.txt:1)" in text.replace("\n# ", " ")
    assert settings(project).exclude[-1] == "tests/"


def test_no_redis_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.py").write_text("print(1)\n")
    monkeypatch.chdir(tmp_path)
    assert outcome(capsys)[0] == 0
    assert read_file(tmp_path / "clusterlint.toml") == {"endpoints": []}


def at_terminal(folder: Path, answers: str, *arguments: str) -> int:
    """Run it on a pseudo terminal and type the answers."""
    own, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "clusterlint", "init", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        stdin=its,
        stdout=its,
        stderr=its,
    )
    os.close(its)
    os.write(own, answers.encode())
    try:
        while os.read(own, 4096):
            pass
    except OSError:
        pass  # how Linux says that the other end is closed
    status = process.wait(timeout=60)
    os.close(own)
    return status


@pytest.mark.parametrize(
    ("answers", "endpoints"),
    [
        ("\n", ()),
        ("1\n", ("REDIS_URL",)),
        ("other.internal:7000, 1\n", ("REDIS_URL", "other.internal:7000")),
        ("7\nwhat\n2\n", ("other.internal:7000",)),
    ],
)
def test_on_a_terminal_it_asks(project: Path, answers: str, endpoints: tuple[str, ...]) -> None:
    assert at_terminal(project, answers) == 0
    assert settings(project).endpoints == endpoints


def test_on_a_terminal_it_asks_where(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project]\nname = 'app'\n")
    assert at_terminal(project, "1\ny\n") == 0
    assert settings(project).source == project / "pyproject.toml"


@given(st.text(min_size=1), st.text())
def test_any_name_loads(name: str, chosen: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    one = Endpoint(name, True, (), None, (), (), (), 0, 0, 0, 0, (), ())
    unknown = Endpoint(None, True, (), None, (), (), (), 0, 0, 0, 0, (), ())
    text = configuration_text(Draft(EndpointMap((one,), unknown, False), (name,), {}))
    made = with_table("", text, "pyproject.toml")
    assert made.startswith("[tool.clusterlint]\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.clusterlint]\nmasters = 4\n",
        '[tool.clusterlint]\nmasters = 4\n[tool.clusterlint.severity]\nCL101 = "info"\n[tool.other]\na = 1\n',
        "[[tool.other]]\na = 1\n[tool.clusterlint]\n[[tool.other]]\na = 2\n",
        "[tool]\nother = 1\n",
    ],
)
def test_other_tables_stay(text: str) -> None:
    made = with_table(text, "endpoints = []\n", "pyproject.toml")
    assert made.endswith("[tool.clusterlint]\nendpoints = []\n")
    assert "masters" not in made and "CL101" not in made
    assert made.count("a = ") == text.count("a = ")


@pytest.mark.parametrize(
    "text", ["[tool]\nclusterlint = {masters = 4}\n", 'a = """\n[tool.clusterlint]\n"""\nb = 1\n']
)
def test_what_cannot_be_changed_safely_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="cannot be put in here safely"):
        with_table(text, "endpoints = []\n", "pyproject.toml")
