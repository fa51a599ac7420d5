"""``clusterlint check`` as a user runs it: exit statuses, flags, formats, colour, standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clusterlint.cli.main import run

BREAKS = """\
import os
import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"])


def both(uid):
    return r.mget(f"user:{uid}:name", f"user:{uid}:mail")


def one(uid):
    return r.get(f"user:{uid}:name")
"""
CLEAN = "import json\n\nprint(json.dumps({}))\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one break (CL101, line 8) and a clean file; the current folder is its root."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    (tmp_path / "pyproject.toml").write_text('[tool.clusterlint]\nignore = ["CL301"]\n')
    (tmp_path / "shop.py").write_text(BREAKS)
    (tmp_path / "clean.py").write_text(CLEAN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    out, err = capsys.readouterr()
    return int(status), out, err


def test_a_break_is_found_and_ends_with_1(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "check", "--format", "concise")
    assert (status, err) == (1, "")
    first, last = out.splitlines()
    assert first.startswith("shop.py:8:12 CL101 error MGET ")
    assert last.startswith("Found 1 error in 1 file; 2 Redis calls")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["clean.py"], 0),
        (["shop.py"], 1),
        ([], 1),
        (["shop.py", "--exit-zero"], 0),
        (["shop.py", "--ignore", "CL101"], 0),
        (["shop.py", "--ignore", "CL2,cross-slot-command"], 0),
        (["shop.py", "--select", "CL2"], 0),
        (["shop.py", "--select", "CL101", "--fail-on", "error"], 1),
        (["shop.py", "--endpoint", "REDIS_URL"], 1),
        (["shop.py", "--endpoint", "OTHER_URL"], 0),
        (["shop.py", "--exclude", "shop.py"], 1),
        (["shop.py", "--exclude", "shop.py", "--force-exclude"], 0),
        ([".", "--exclude", "shop.py"], 0),
        (["shop.py", "--show-settings"], 0),
        (["shop.py", "--isolated"], 1),
        (["nowhere.py"], 2),
        (["--select", "CL999"], 2),
        (["--fail-on", "fatal"], 2),
        (["--masters", "0"], 2),
        (["--no-such-flag"], 2),
        (["--config", "none.toml"], 2),
        (["-", "shop.py"], 2),
        (["shop.py", "--stdin-filename", "x.py"], 2),
        (["shop.py", "-o", "no/such/folder/out.txt"], 2),
    ],
)
def test_exit_status(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int
) -> None:
    found, _, err = outcome(capsys, "check", *arguments)
    assert found == status, err
    assert (status == 2) == bool(err.strip()) or "--endpoint" in arguments


def test_fail_on_a_higher_level(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text(
        '[tool.clusterlint]\nignore = ["CL301"]\nseverity = { CL101 = "warning" }\n'
    )
    assert outcome(capsys, "check")[0] == 1
    assert outcome(capsys, "check", "--fail-on", "error")[0] == 0
    (shop / "pyproject.toml").write_text(
        '[tool.clusterlint]\nignore = ["CL301"]\nseverity = { CL101 = "info" }\n'
    )
    status, out, _ = outcome(capsys, "check", "--format", "concise")
    assert (status, out.splitlines()[0].split()[1:3]) == (0, ["CL101", "info"])
    assert outcome(capsys, "check", "--fail-on", "info")[0] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.clusterlint]\nselct = []\n", 'there is no key "selct" (did you mean "select"?)'),
        ("[tool.clusterlint]\nselect = ['CL999']\n", 'there is no rule "CL999"'),
        ("[tool.clusterlint]\njobs = 'two'\n", '"jobs" must be a whole number'),
    ],
)
def test_configuration_mistakes(shop: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    (shop / "pyproject.toml").write_text(text)
    status, out, err = outcome(capsys, "check")
    assert (status, out) == (2, "")
    assert said in err
    assert err.startswith(f"clusterlint: error: {shop / 'pyproject.toml'}")
    assert err.count("\n") == 1


def test_bad_files_are_named_and_the_others_are_reported(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "python2.py").write_text("import redis\nprint 'x'\n")
    (shop / "latin.py").write_bytes(b"import redis\nx = '\xe9'\n")
    (shop / "null.py").write_bytes(b"import redis\0\n")
    (shop / "deep.py").write_text("import redis\nx = " + "(" * 50_000 + ")" * 50_000 + "\n")
    (shop / "loop.py").symlink_to(shop / "loop.py")
    (shop / "notes.txt").write_text("redis\n")
    status, out, _ = outcome(capsys, "check", "--format", "concise", ".", "notes.txt")
    assert status == 1
    lines = {line.split(":")[0]: line for line in out.splitlines()[:-1]}
    assert sorted(lines) == [
        "deep.py",
        "latin.py",
        "loop.py",
        "notes.txt",
        "null.py",
        "python2.py",
        "shop.py",
    ]
    assert all(
        " CL902 error not checked: the file " in line for name, line in lines.items() if name != "shop.py"
    )
    assert out.splitlines()[-1].endswith("6 files not checked.")
    assert outcome(capsys, "check", ".", "notes.txt", "--ignore", "CL902,CL101")[0] == 0


def test_json(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "check", "--format", "json")
    document = json.loads(out)
    assert (status, document["schema"], document["root"]) == (1, 1, shop.as_posix())
    (found,) = document["findings"]
    assert (found["rule"], found["path"], found["line"], found["command"]) == ("CL101", "shop.py", 8, "MGET")
    assert [key["template"] for key in found["keys"]] == ["user:{uid}:name", "user:{uid}:mail"]
    assert found["endpoint"] == "REDIS_URL"
    assert [(call["line"], call["command"]) for call in document["calls"]] == [(8, "MGET"), (12, "GET")]
    assert document["summary"]["files"] == {"scanned": 2, "parsed": 1, "unreadable": 0}


def test_the_same_output_on_every_run_and_for_every_order(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abc":
        (shop / f"{name}.py").write_text(BREAKS)
    one = outcome(capsys, "check", "a.py", "b.py", "c.py", "shop.py")[1]
    assert outcome(capsys, "check", "shop.py", "c.py", "a.py", "b.py", "a.py")[1] == one
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    command = [sys.executable, "-m", "clusterlint", "check", "a.py", "b.py", "c.py", "shop.py"]
    assert subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stdout == one


def test_a_given_file_is_linked_with_what_it_imports(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "user.py").write_text("from shop import r\n\nr.rename('a', 'b')\n")
    status, out, _ = outcome(capsys, "check", "user.py", "--format", "concise")
    assert status == 1
    assert [line.split()[0] for line in out.splitlines()[:-1]] == ["user.py:3:1"]
    assert out.endswith("1 more elsewhere.\n")


def test_suppression(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = BREAKS.replace("    return r.mget", "    # clusterlint: ignore[CL101] soon\n    return r.mget")
    (shop / "shop.py").write_text(text + "    # clusterlint: ignore[CL201]\n")
    status, out, _ = outcome(capsys, "check", "--format", "concise")
    assert status == 1
    assert out.splitlines()[0].startswith("shop.py:14:5 CL901 warning unused suppression: CL201")
    assert "1 suppressed" in out


def test_stdin(shop: Path) -> None:
    def pipe(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "clusterlint", "check", "-", "--format", "concise", *arguments]
        return subprocess.run(command, input=BREAKS, capture_output=True, text=True, check=False)

    assert pipe().stdout.startswith("<stdin>:8:12 CL101 ")
    named = pipe("--stdin-filename", "sub/new.py")
    assert (named.returncode, named.stdout.split()[0]) == (1, "sub/new.py:8:12")


def test_output_file(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "check", "-o", "out.json", "--format", "json")
    assert (status, out) == (1, "")
    assert json.loads((shop / "out.json").read_text())["summary"]["findings"] == 1


def test_statistics_for_programs(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted = json.loads(outcome(capsys, "check", "--statistics", "--format", "json", "--output", "sarif=all.sarif")[1])
    assert counted == [{"rule": "CL101", "name": "cross-slot-command", "severity": "error", "count": 1}]
    assert len(json.loads((shop / "all.sarif").read_text())["runs"][0]["results"]) == 1
    status, _, err = outcome(capsys, "check", "--statistics", "--format", "sarif")
    assert status == 2 and err.endswith("it has the formats text and json, not sarif\n")


def test_statistics_and_quiet(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, "check", "--statistics")[1].split()[:3] == ["1", "CL101", "cross-slot-command"]
    assert "Found" not in outcome(capsys, "check", "-q")[1]
    assert outcome(capsys, "check", "-q", "clean.py")[1] == ""


def test_colour(shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def escapes(*arguments: str) -> bool:
        return "\x1b[" in outcome(capsys, "check", *arguments)[1]

    assert not escapes()
    assert escapes("--color", "always")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert escapes()
    assert not escapes("--color", "never")
    assert not escapes("--format", "json")
    outcome(capsys, "check", "-o", "out.txt")
    assert "\x1b[" not in (shop / "out.txt").read_text()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not escapes()
    assert escapes("--color", "always")


def test_colour_on_a_terminal(shop: Path) -> None:
    """A real pseudo-terminal as standard output."""
    parent, child = os.openpty()
    environment = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")
    }
    command = [sys.executable, "-m", "clusterlint", "check", "--format", "concise"]
    with subprocess.Popen(
        command, stdout=child, stdin=subprocess.DEVNULL, env={**environment, "TERM": "xterm"}
    ):
        os.close(child)
        shown = os.read(parent, 100)
        assert b"\x1b[" in shown
        try:
            while os.read(parent, 4096):
                pass
        except OSError:
            os.close(parent)


def test_passwords_never_reach_the_output(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").write_text(
        'import redis\nr = redis.from_url("redis://:hunter2@db.internal:6379/3")\nr.rename("a", "b")\n'
    )
    for output_format in ("text", "concise", "json"):
        status, out, err = outcome(capsys, "check", "--isolated", "--format", output_format)
        assert status == 1
        assert "hunter2" not in out + err


def test_an_endpoint_that_nobody_uses_is_said(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = outcome(capsys, "check", "--endpoint", "REDIS_URI")
    assert (
        'no client uses the endpoint "REDIS_URI" (did you mean "REDIS_URL"?): the code has REDIS_URL' in err
    )


def test_show_settings(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = outcome(capsys, "check", "--show-settings", "--masters", "5")
    settings = dict(line.split(" = ", 1) for line in out.splitlines())
    assert settings["masters"] == "5"
    assert settings["source"] == (shop / "pyproject.toml").as_posix()
    assert "CL301" not in settings["select"]
    assert settings["fail-on"] == "warning"
    assert settings["min-confidence"] == "likely"


def test_a_defect_of_our_own_is_one_line_and_3(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import clusterlint.pipeline.checking
    import clusterlint.pipeline.linked

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("redis://:hunter2@host is in the message")

    monkeypatch.setattr(clusterlint.pipeline.linked, "join", broken)
    status, out, err = outcome(capsys, "check")
    assert status == 3
    assert "incomplete" in out
    assert err == (
        "clusterlint: internal error: linking 1 files failed: RuntimeError: redis://:***@host is in the message\n"
    )
    monkeypatch.setattr(clusterlint.pipeline.checking, "check", broken)
    status, out, err = outcome(capsys, "check")
    assert (status, out) == (3, "")
    assert err.startswith("clusterlint: internal error: RuntimeError: redis://:***@host")
    assert err.count("\n") == 1
    assert "Traceback" in outcome(capsys, "--debug", "check")[2]
    monkeypatch.undo()


def test_a_defect_in_one_file_leaves_the_others(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import clusterlint.extract.lower as lower

    extract = lower.extract
    (shop / "other.py").write_text("import redis\n")

    def broken(source: object) -> object:
        if getattr(source, "content", b"") == b"import redis\n":
            raise KeyError("x")
        return extract(source)  # type: ignore[arg-type]

    monkeypatch.setattr(lower, "extract", broken)
    status, out, err = outcome(capsys, "check", "--format", "concise")
    assert status == 3
    assert out.startswith("shop.py:8:12 CL101")
    assert err == "clusterlint: internal error: reading other.py failed: KeyError: 'x'\n"


def test_a_given_file_says_nothing_about_unknown_endpoints(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, err = outcome(capsys, "check", "shop.py", "--endpoint", "REDIS_URI")
    assert "no client uses the endpoint" not in err


def test_as_many_findings_as_allowed_do_not_fail(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").write_text(BREAKS + "\n\ndef again(uid):\n    return r.mget(f'a:{uid}', f'b:{uid}')\n")
    for _ in range(2):  # the second time from the cache
        assert outcome(capsys, "check", "--max-findings", "1")[0] == 1
        assert outcome(capsys, "check", "--max-findings", "2")[0] == 0
    assert outcome(capsys, "check", "--max-findings", "-1")[0] == 2


def test_findings_below_the_threshold_are_not_counted(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "shop.py").write_text(BREAKS + "\n\ndef gone(a, b):\n    return r.delete(f'a:{a}', f'b:{b}')\n")
    assert outcome(capsys, "check", "--max-findings", "1", "--fail-on", "error")[0] == 0
    assert outcome(capsys, "check", "--max-findings", "1")[0] == 1
