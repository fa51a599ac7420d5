"""What a person expects of every command: help that fits, near names, colour, quiet, completion, versions, Windows."""

from __future__ import annotations

import ntpath
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

import click
import pytest

from clusterlint import __version__
from clusterlint.cli.main import cli, run
from clusterlint.rules.names import NAMES

ROOT = Path(__file__).resolve().parents[2]
LONG = {"check": 62, "fix": 58, "audit": 64, "keys": 54}
"""Commands whose options need more than a screen of 44 lines; they are grouped under headings."""

RUN = ("check", "endpoints", "keys", "explain", "rule", "slot", "cache", "version", "baseline", "init")
"""Commands of which the examples are run as well."""


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = run(arguments)
    out, err = capsys.readouterr()
    return int(status), out, err


def commands(command: click.Command, *above: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below, with the words that call it."""
    yield above, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, *above, name)


EVERY = list(commands(cli))
EXAMPLES = [(path, line) for path, command in EVERY for line, _ in command.examples]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) or "group" for path, _ in EVERY])
def test_help_fits_a_screen(
    path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    status, out, err = outcome(capsys, *path, "--help")
    assert (status, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert len(out.splitlines()) <= LONG.get(" ".join(path), 44)
    assert "\nExamples:\n  " in out
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, option.opts
            assert option.opts[-1] in out


def words_of(line: str) -> list[list[str]]:
    """The calls of clusterlint in a line for the shell."""
    parser = shlex.shlex(line.replace('"$(', " ").replace(')"', " "), posix=True, punctuation_chars="<>")
    parser.whitespace_split = True
    words = list(parser)
    ends = [place for place, word in enumerate(words) if word in ("<", ">")]
    return [words[words.index("clusterlint") + 1 : ends[0] if ends else len(words)]]


@pytest.mark.parametrize("line", [line for _, line in EXAMPLES])
def test_examples_can_be_read(line: str) -> None:
    """Every option, choice and argument of them."""
    for words in words_of(line):
        command: click.Command = cli
        context = cli.make_context("clusterlint", list(words))
        while isinstance(command, click.Group):
            name, found, words = command.resolve_command(context, words)
            assert found is not None
            if "--help" in words:
                return
            command, context = found, found.make_context(name, list(words), parent=context)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example service in a git tree, with what examples name."""
    folder = tmp_path_factory.mktemp("examples") / "shop"
    shutil.copytree(ROOT / "examples" / "shop", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("src", "tests", "services/cart"):
        (folder / name).mkdir(parents=True)
    (folder / "worker.log").write_text("MOVED 12182 10.0.0.3:6379\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True, capture_output=True
        )
    return folder


@pytest.mark.parametrize("line", [line for path, line in EXAMPLES if path and path[0] in RUN and "<" not in line])
def test_examples_run(
    line: str, shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    (shop / "clusterlint-baseline.json").unlink(missing_ok=True)
    if "init" in line:
        (shop / "clusterlint.toml").unlink(missing_ok=True)
    if "baseline" in line and "create" not in line:
        assert outcome(capsys, "baseline", "create")[0] == 0
    for words in words_of(line):
        status, out, err = outcome(capsys, *words)
        assert status in (0, 1) and "error:" not in err, err
        assert out or "init" in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], 'there is no command "chekc" (did you mean "check"?)'),
        (["baseline", "craete"], 'baseline: there is no command "craete" (did you mean "create"?)'),
        (["zebra"], 'there is no command "zebra"; `clusterlint --help` shows how'),
        (["check", "--statistcs"], 'check: there is no option "--statistcs" (did you mean "--statistics"?)'),
        (["check", "--format", "srif"], 'check: --format: there is no "srif" (did you mean "sarif"?): text, '),
        (["fix", "--fail-on", "eror"], 'fix: --fail-on: there is no "eror" (did you mean "error"?): error, warning or info'),
        (["completion", "bsh"], 'there is no "bsh" (did you mean "bash"?): bash, zsh or fish'),
        (["rule", "hotslot"], 'there is no rule "hotslot" (did you mean "hot-slot"?)'),
        (["check", "--select", "cross-slot-comand"], '--select: there is no rule "cross-slot-comand" (did you mean "cross-slot-command"?)'),
        (["slot"], "slot: Missing argument 'KEY...'; `clusterlint slot --help` shows how"),
        (["slot", "--nodes", "0", "a"], "slot: Invalid value for '--nodes': 0 is not in the range 1<=x<=16384; `clus"),
        (["check", "--format"], "Option '--format' requires an argument; `clusterlint"),
        (["keys", "--plan", "--format", "dot"], "keys: --plan has no format dot: use text or json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_take_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("clusterlint: error: ") and err.count("\n") == 1
    assert said in err


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [
        ({}, ["--help"], False),
        ({"FORCE_COLOR": "1"}, ["--help"], True),
        ({"FORCE_COLOR": "1"}, ["check", "--help"], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, ["check", "--help"], False),
        ({"FORCE_COLOR": "1"}, ["rule", "CL101"], True),
        ({"FORCE_COLOR": "1"}, ["chekc"], True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, ["chekc"], False),
        ({"NO_COLOR": "1"}, ["check", "--color", "always", "--format", "x"], True),
        ({"FORCE_COLOR": "1"}, ["check", "--color=never", "--format", "x"], False),
        ({"FORCE_COLOR": "1"}, ["check", "--color", "never", "nowhere.py"], False),
        ({}, ["keys", "--color", "always", "--help"], True),
    ],
)
def test_colour_is_chosen_everywhere(
    environment: dict[str, str],
    arguments: list[str],
    coloured: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _, out, err = outcome(capsys, *arguments)
    assert ("\x1b[" in out + err) is coloured


@pytest.mark.parametrize("command", ["keys", "endpoints", "check"])
def test_quiet_says_nothing_besides(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.py").write_text("import redis\nredis.Redis().get('a')\n")
    (tmp_path / "bad.py").write_text("import redis\nredis.Redis(\n")
    options = ["--endpoint", "REDIS_URL"]
    assert outcome(capsys, command, *options)[2]
    assert outcome(capsys, command, *options, "-q")[2] == ""
    assert "files are" in outcome(capsys, command, *options, "-q", "-v", "--no-cache")[2] or command != "check"


def completed(line: str, shell: str = "bash") -> list[str]:
    """What click's own protocol gives for a line whose last word is being written."""
    words = line.split(" ")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "_CLUSTERLINT_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_completion_knows_commands_options_rules_and_files() -> None:
    assert completed("clusterlint che") == ["plain,check"]
    assert completed("clusterlint baseline ") == ["plain,create", "plain,show", "plain,update"]
    assert completed("clusterlint check --max") == ["plain,--max-findings"]
    assert completed("clusterlint check --format gi") == ["plain,github", "plain,gitlab"]
    assert completed("clusterlint check --output sar") == ["plain,sarif="]
    assert completed("clusterlint check src/") == ["file,src/"]
    assert completed("clusterlint check --ignore CL1,cl90") == ["plain,CL1,CL901", "plain,CL1,CL902"]
    assert completed("clusterlint fix --select hash-t") == ["plain,hash-tag-injection", "plain,hash-tags"]
    codes = [line.removeprefix("plain,") for line in completed("clusterlint rule CL")]
    assert codes == [code for code, _ in NAMES]


def test_completion_shows_what_rules_find() -> None:
    shown = completed("clusterlint rule CL101", "zsh")
    assert shown == ["plain", "CL101", "A multi-key command whose keys are not provably in one slot."]
    assert "Redis 7.2" in completed("clusterlint check --target redis-7.2", "zsh")


def test_completion_in_a_real_bash(tmp_path: Path) -> None:
    script = tmp_path / "clusterlint"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m clusterlint "$@"\n')
    script.chmod(0o755)
    session = """
        eval "$(clusterlint completion bash)"
        COMP_WORDS=(clusterlint check --form); COMP_CWORD=2
        how=$(complete -p clusterlint); [[ $how =~ -F\\ ([^ ]+) ]]
        "${BASH_REMATCH[1]}" clusterlint; printf '%s\\n' "${COMPREPLY[@]}"
    """
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "--norc", "-c", session], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("--format\n", "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_of_other_shells(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "completion", shell)
    assert status == 0
    assert f"_CLUSTERLINT_COMPLETE={shell}_complete" in out


def test_version_tells_what_is_judged_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "examples" / "shop")
    told = dict(line.split(maxsplit=1) for line in outcome(capsys, "version")[1].splitlines())
    assert told["clusterlint"].startswith(f"{__version__} (")
    assert told["project"].endswith("examples/shop (clusterlint.toml)")
    assert told["client"].endswith("admits") and "redis>=6.2 (requirements.txt:2)" in told["client"]
    assert told["target"] == "a Redis Cluster (none configured; compose.yaml:14 runs redis 7)"
    assert {"libcst", "platform", "CPython"} <= set(told) or sys.implementation.name != "cpython"
    (tmp_path / "clusterlint.toml").write_text('client = "valkey==6.1"\ntarget = "valkey-9"\n')
    out = outcome(capsys, "version", str(tmp_path))[1]
    assert "\nclient       valkey 6.1 (setting client)\n" in out.replace("valkey==6.1", "valkey 6.1")
    assert "\ntarget       Valkey 9 (as configured)\n" in out


def test_a_start_costs_little_more_than_click() -> None:
    def seconds(*words: str) -> float:
        begun = time.perf_counter()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, *words], env=environment, capture_output=True, check=True)
        return time.perf_counter() - begun

    lines = {"click": ("-c", "import click"), "--version": ("-m", "clusterlint", "--version"), "--help": ("-m", "clusterlint", "--help")}
    best = dict.fromkeys(lines, 60.0)
    for _ in range(12):  # the machine is busy: the best of several counts
        best = {name: min(best[name], seconds(*words)) for name, words in lines.items()}
        if max(best.values()) < 1.5 * best["click"]:
            return
    raise AssertionError(best)


def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rules of the other platform, where the code is run by this one."""
    from clusterlint.cli.options import as_flags
    from clusterlint.discover.walk import relative

    root = PureWindowsPath("C:\\work\\shop")
    inside = root / "app\\feed.py"
    monkeypatch.setattr("os.path.relpath", ntpath.relpath)
    assert relative(inside, root) == "app/feed.py"  # type: ignore[arg-type]
    assert relative(PureWindowsPath("C:\\work\\lib\\x.py"), root) == "../lib/x.py"  # type: ignore[arg-type]
    assert relative(PureWindowsPath("D:\\x.py"), root) == "D:/x.py"  # type: ignore[arg-type]
    monkeypatch.setattr("os.sep", "\\")
    assert as_flags({"exclude": ("app\\gen",)}) == {"extend-exclude": ["app/gen"]}
