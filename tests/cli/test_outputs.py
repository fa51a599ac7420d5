"""Results in files: ``--output FORMAT=FILE``, ``--output-file``, and what becomes of them when something fails."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from clusterlint.cli.main import run
from clusterlint.cli.options import FORMATS
from clusterlint.report import FORMATS as WRITTEN

SOURCE = """\
import redis

r = redis.Redis.from_url("redis://:hunter2@cache/0")
r.rename("a", "b")
r.rename("c", "d")  # clusterlint: ignore[CL101] moved by hand
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with breaks; the current folder is its root."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "clusterlint.toml").write_text("masters = 3\n")
    (tmp_path / "shop.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(("check", *arguments))
    out, err = capsys.readouterr()
    return int(status), out, err


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_flag_takes_the_formats_that_there_are() -> None:
    assert FORMATS == WRITTEN


def test_each_output_is_what_its_format_prints(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = {name: outcome(capsys, "--no-cache", "--format", name)[1] for name in FORMATS}
    flags = [f"--output={name}=made.{name}" for name in FORMATS]
    for means in ("--no-cache", "--isolated"):
        for _ in range(2):  # the second run with a cache gives what the first one has kept
            status, out, err = outcome(capsys, means, *flags)
            assert (status, out, err) == (1, printed["text"], "")
            for name in FORMATS:
                made = shop / f"made.{name}"
                assert made.read_text(encoding="utf-8") == printed[name]
                made.unlink()
    assert "hunter2" not in "".join(printed.values())


def test_other_outputs_are_another_question(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome(capsys, "--output", "jsonl=one")
    outcome(capsys, "--output", "gitlab=one")
    assert isinstance(json.loads((shop / "one").read_text()), list)


def test_the_terminal_keeps_its_colours_and_files_have_none(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = outcome(capsys, "--color", "always", "--output", "text=made.txt")
    assert "\x1b[" in out
    assert "\x1b" not in (shop / "made.txt").read_text()


def test_both_flags_together_print_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "--format", "json", "-o", "a", "--output", "junit=b", "--exit-zero")
    assert (status, out) == (0, "")
    assert json.loads((shop / "a").read_text())["schema"] == 1
    assert (shop / "b").read_text().startswith("<?xml")


def test_sarif_has_what_a_comment_suppresses(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(outcome(capsys, "--format", "sarif", "--select", "CL101")[1])["runs"][0]["results"]
    lines = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in found]
    assert lines == [4, 5]
    assert [one["suppressions"] for one in found] == [
        [],
        [{"kind": "inSource", "justification": "moved by hand"}],
    ]
    (flow,) = found[0]["codeFlows"]
    steps = [step["location"]["physicalLocation"]["region"] for step in flow["threadFlows"][0]["locations"]]
    assert [step["startLine"] for step in steps] == [3, 4]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--output", "sarif"], "--output sarif: give a format and a file, as in sarif=clusterlint.sarif"),
        (["--output", "sarif="], "--output sarif=: give a format and a file, as in sarif=clusterlint.sarif"),
        (["--output", "sarf=a"], '--output sarf=a: there is no format "sarf" (did you mean "sarif"?)'),
        (["--output", "json=no/a"], "no/a: cannot be written: there is no folder no"),
        (["-o", "no/a"], "no/a: cannot be written: there is no folder no"),
        (["-o", "shop.py/a"], "shop.py/a: cannot be written: there is no folder shop.py"),
        (["--output", "json=folder"], "folder: cannot be written: it is a folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    words: list[str], said: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "folder").mkdir()
    before = names(shop)
    assert outcome(capsys, *words) == (2, "", f"clusterlint: error: {said}\n")
    assert names(shop) == before  # not even the cache


def test_an_explanation_has_one_output(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "--explain-provenance", "shop.py:4", "--output", "json=a")
    assert (status, out) == (2, "")
    assert err == "clusterlint: error: --output is for findings; --explain-provenance has --output-file\n"
    assert not (shop / "a").exists()


def test_two_results_for_one_file(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--output", "json=a", "--output", "junit=./a"], ["-o", "a", "--output", "json=a"]):
        status, out, err = outcome(capsys, *words)
        assert (status, out) == (2, "")
        assert (
            err
            == f"clusterlint: error: --output: two results cannot go to one file: {shop.resolve() / 'a'}\n"
        )
    assert outcome(capsys, "--output", f"json={os.devnull}", "--output", f"junit={os.devnull}")[0] == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shop / "closed"
    folder.mkdir()
    (folder / "open.json").touch()
    folder.chmod(0o555)
    try:
        assert outcome(capsys, "-o", "closed/a")[::2] == (
            2,
            "clusterlint: error: closed/a: cannot be written: Permission denied\n",
        )
        assert outcome(capsys, "--output", "json=closed/open.json")[0] == 1
    finally:
        folder.chmod(0o755)
    assert json.loads((folder / "open.json").read_text())["schema"] == 1


def test_a_file_is_replaced_whole_or_not_at_all(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "a").write_text("before")

    def full(_: object, __: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("clusterlint.cli.outputs.os.replace", full)
        said = outcome(capsys, "--no-cache", "--output", "json=a")[2]
    assert said == "clusterlint: error: a: cannot be written: No space left on device\n"
    assert (shop / "a").read_text() == "before"
    assert names(shop) == {"a", "clusterlint.toml", "shop.py"}


def test_links_and_modes_stay(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    real = shop / "real"
    real.write_text("before")
    real.chmod(0o640)
    (shop / "link").symlink_to(real)
    outcome(capsys, "--output", "json=link")
    assert (shop / "link").is_symlink()
    assert json.loads(real.read_text())["schema"] == 1
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_path_that_is_no_file_is_written_to(shop: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(("check", "-q", "--format", "github", "--output", "jsonl=/dev/stdout"))
    first, *_, last = capfd.readouterr().out.splitlines()
    assert first.startswith("::error ")
    assert json.loads(last)["rule"] == "CL101"
