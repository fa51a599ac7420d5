"""``clusterlint fix`` as a user runs it: what it writes, shows, refuses and leaves, and that twice is once."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clusterlint.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden_fix"

CLIENT = """\
import os
import redis

main = redis.Redis.from_url(os.environ["REDIS_URL"])
"""
KEYS = """\
def name(uid):
    return f"user:{uid}:name"


def mail(uid):
    return f"user:{uid}:mail"
"""
USES = """\
from client import main
from keys import mail, name


def both(uid):
    return main.mget(name(uid), mail(uid))


def carts(uid):
    return main.sinter(f"cart:{uid}:now", f"cart:{uid}:later")


def one(uid):
    main.set(name(uid), "x", ex=60)
    main.set(mail(uid), "x")
"""
NEW_KEYS = KEYS.replace("user:{uid}", "{{user:{uid}}}")
NEW_USES = USES.replace("cart:{uid}", "{{cart:{uid}}}")
OLD = {"client.py": CLIENT, "keys.py": KEYS, "uses.py": USES}
NEW = {"client.py": CLIENT, "keys.py": NEW_KEYS, "uses.py": NEW_USES}

Outcome = tuple[int, str, str]


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def committed(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")


@pytest.fixture
def loose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of three modules in no git tree; the current folder is its root."""
    folder = tmp_path / "program"
    folder.mkdir()
    for name, text in {**OLD, "clusterlint.toml": 'ignore = ["CL301"]\n'}.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def project(loose: Path) -> Path:
    """The same in a clean git tree."""
    committed(loose)
    return loose


@pytest.fixture
def fix(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def outcome(*arguments: str) -> Outcome:
        status = run(["fix", *arguments])
        out, err = capsys.readouterr()
        return int(status), out, err

    return outcome


def contents(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in OLD}


def others(folder: Path) -> set[str]:
    """What is in the folder besides the program and the cache, for files that a run leaves behind."""
    return {path.name for path in folder.iterdir()} - {*OLD, "clusterlint.toml", ".git", ".clusterlint_cache"}


def test_safe_changes_alone_rename_no_key(project: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix()
    assert (status, err) == (1, "")
    assert "  - hash-tags: user:{uid}:mail -> {{user:{uid}}}:mail, user:{uid}:name ->" in out
    assert " ".join(out.split()).count(": needs --unsafe") == 2
    assert out.endswith("Nothing to change; 2 findings are left, 2 changes need --unsafe.\n")
    assert contents(project) == OLD


def test_unsafe_changes_are_written(project: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix("--unsafe")
    assert (status, err) == (0, "")
    assert contents(project) == NEW
    assert others(project) == set()
    assert "    user:{uid}:name -> {{user:{uid}}}:name\n" in out
    assert "    answers  CL101 at uses.py:6\n    changes  keys.py\n    load     33% / 33% / 33%\n" in out
    assert "By hand:\n" in out and "keys `user:{uid}:mail` in the server" in " ".join(out.split())
    assert out.endswith("2 changes in 2 files written; no finding is left, 3 things to do by hand.\n")


@pytest.mark.parametrize(("text", "status"), [('"user:7:name"', 1), ('"other"', 0)])
def test_what_is_to_be_done_by_hand_gives_status_1(
    text: str, status: int, project: Path, fix: Callable[..., Outcome]
) -> None:
    (project / "page.py").write_text(f"redis_name = {text}\n")
    git(project, "add", "page.py")
    git(project, "commit", "-qm", "page")
    found, out, _ = fix("--unsafe")
    assert found == status
    assert f"no finding is left, {3 + status} things to do by hand.\n" in out
    assert fix("--unsafe", "--allow-dirty")[0] == 0


def test_twice_is_once_and_check_is_silent(
    project: Path, fix: Callable[..., Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check"]) == 1
    fix("--unsafe")
    git(project, "commit", "-qam", "fixed")
    status, out, err = fix("--unsafe")
    assert (status, out, err) == (0, "Nothing to change; no finding is left.\n", "")
    assert fix("--unsafe", "--diff") == (0, "", "Nothing to change; no finding is left.\n")
    assert contents(project) == NEW
    assert run(["check"]) == 0
    assert "No findings" in capsys.readouterr().out


def test_a_difference_is_shown_and_nothing_written(project: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix("--unsafe", "--diff")
    assert status == 1
    assert contents(project) == OLD
    assert out.startswith(
        '--- a/keys.py\n+++ b/keys.py\n@@ -1,6 +1,6 @@\n def name(uid):\n-    return f"user:{uid}:name"\n'
    )
    assert "By hand:\n" in err
    assert err.endswith("2 changes in 2 files to be written; no finding is left, 3 things to do by hand.\n")
    subprocess.run(["git", "apply"], cwd=project, input=out, text=True, check=True)
    assert contents(project) == NEW


def test_no_difference_without_unsafe(project: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix("--diff")
    assert (status, out) == (0, "")
    assert "Not fixed:\n  - hash-tags: " in err


def test_a_difference_with_a_new_file_applies(project: Path, fix: Callable[..., Outcome]) -> None:
    (project / "client.py").write_text(CLIENT)
    git(project, "add", "-A")
    git(project, "commit", "-q", "--allow-empty", "-m", "a plain client")
    status, out, _ = fix("--unsafe", "--diff", "--isolated", "--select", "CL301")
    assert status == 1
    assert "--- /dev/null\n+++ b/redis_factory.py\n" in out
    subprocess.run(["git", "apply"], cwd=project, input=out, text=True, check=True)
    shown = (project / "redis_factory.py").read_text()
    (project / "redis_factory.py").unlink()
    git(project, "checkout", "-q", ".")
    fix("--unsafe", "--isolated", "--select", "CL301")
    assert (project / "redis_factory.py").read_text() == shown


def test_a_dirty_tree_is_looked_at_with_diff(project: Path, fix: Callable[..., Outcome]) -> None:
    (project / "uses.py").write_text(USES + "\n")
    assert fix("--unsafe", "--diff")[0] == 1


@pytest.mark.parametrize("staged", [False, True])
def test_a_dirty_tree_is_refused(staged: bool, project: Path, fix: Callable[..., Outcome]) -> None:
    (project / "client.py").write_text(CLIENT + "\n")
    if staged:
        git(project, "add", "client.py")
    status, out, err = fix("--unsafe")
    assert (status, out) == (2, "")
    wanted = "the git tree has changes that are not committed (client.py): commit or stash them, or use --allow-dirty"
    assert err == f"clusterlint: error: {wanted}\n"
    assert (project / "keys.py").read_text() == KEYS
    assert fix("--unsafe", "--allow-dirty")[0] == 0
    assert (project / "keys.py").read_text() == NEW_KEYS


def test_a_file_that_git_does_not_have_is_not_written(project: Path, fix: Callable[..., Outcome]) -> None:
    git(project, "rm", "-q", "--cached", "keys.py")
    git(project, "commit", "-qm", "without")
    status, _, err = fix("--unsafe")
    assert status == 2
    assert err == (
        "clusterlint: error: git does not have keys.py, to be written now: commit that first, or use --allow-dirty\n"
    )
    assert contents(project) == OLD
    assert fix("--unsafe", "--allow-dirty")[0] == 0
    assert contents(project) == NEW


def test_an_untracked_file_that_stays_is_no_obstacle(project: Path, fix: Callable[..., Outcome]) -> None:
    (project / "notes.txt").write_text("x")
    assert fix("--unsafe")[0] == 0


@pytest.mark.parametrize("flag", ["--allow-no-vcs", "--allow-dirty"])
def test_outside_of_git(flag: str, loose: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix("--unsafe")
    assert (status, out) == (2, "")
    assert (
        err
        == f"clusterlint: error: {loose} is in no git tree, so that nothing could be taken back: use --allow-no-vcs\n"
    )
    assert fix("--unsafe", flag)[0] == 0
    assert contents(loose) == NEW
    assert others(loose) == set()


@pytest.mark.parametrize(
    ("select", "changed"),
    [
        ("hash-tags", {"keys.py", "uses.py"}),
        ("CL101", {"keys.py", "uses.py"}),
        ("cross-slot-command", {"keys.py", "uses.py"}),
        ("CL1", {"keys.py", "uses.py"}),
        ("CL103", set()),
        ("CL103,hash-tags", {"keys.py", "uses.py"}),
    ],
)
def test_selection(select: str, changed: set[str], project: Path, fix: Callable[..., Outcome]) -> None:
    _, out, _ = fix("--unsafe", "--diff", "--format", "json", "--select", select)
    assert {file["path"] for file in json.loads(out)["files"]} == changed


@pytest.mark.parametrize(
    ("select", "changed"),
    [("CL109", True), ("lost-transaction", True), ("explicit-transaction", True), ("CL1", False)],
)
def test_a_rule_chooses_what_is_done_only_where_it_is_asked_for(
    select: str, changed: bool, project: Path, fix: Callable[..., Outcome]
) -> None:
    source = """
def bump(uid):
    pipe = main.pipeline()
    pipe.incr(name(uid))
    pipe.incr(name(uid))
    pipe.execute()
"""
    (project / "uses.py").write_text(USES + source)
    _, out, _ = fix("--unsafe", "--diff", "--select", select)
    assert ("+    pipe = main.pipeline(transaction=True)" in out) is changed


def test_ignored_rules_are_not_answered(project: Path, fix: Callable[..., Outcome]) -> None:
    assert fix("--unsafe", "--diff", "--ignore", "CL101")[:2] == (0, "")
    (project / "clusterlint.toml").write_text(
        'ignore = ["CL301"]\n[per-file-ignores]\n"uses.py" = ["CL101"]\n'
    )
    assert fix("--unsafe", "--diff")[:2] == (0, "")


def test_suppressed_findings_are_not_answered(project: Path, fix: Callable[..., Outcome]) -> None:
    marked = USES.replace("mail(uid))\n", "mail(uid))  # clusterlint: ignore[CL101] small\n", 1)
    (project / "uses.py").write_text(marked)
    status, out, err = fix("--unsafe", "--diff")
    assert status == 1
    assert "keys.py" not in out and "+++ b/uses.py" in out
    assert "CL101 at uses.py:6 is suppressed by a comment" in " ".join(err.split())


def test_paths_choose_findings_and_all_places_change(project: Path, fix: Callable[..., Outcome]) -> None:
    """A key is built in files that were not given: those change too. Their own findings do not count."""
    (project / "more.py").write_text(
        "from client import main\nfrom keys import mail, name\n\n\ndef all_of(uid):\n"
        '    main.delete(name(uid))\n    return main.sunion(f"seen:{uid}:a", f"seen:{uid}:b")\n'
    )
    _, out, _ = fix("--unsafe", "--diff", "--format", "json", "uses.py")
    document = json.loads(out)
    assert [file["path"] for file in document["files"]] == ["keys.py", "uses.py"]
    assert {one["codemod"]: one["why"] for one in document["not_fixed"]} == {
        "client-factory": "ignored",
        "hash-tags": "elsewhere",
    }


def test_the_key_map(project: Path, fix: Callable[..., Outcome]) -> None:
    status, _, _ = fix("--unsafe", "--key-map", "map.json")
    assert status == 0
    document = json.loads((project / "map.json").read_text())
    assert document["schema"] == 1
    families = {one["old"]["template"]: one for one in document["families"]}
    assert families["user:{uid}:name"] == {
        "old": {"template": "user:{uid}:name", "glob": "user:*:name", "regex": "user:([^{}]+?):name"},
        "new": {
            "template": "{{user:{uid}}}:name",
            "glob": "{user:*}:name",
            "replacement": "{user:\\g<1>}:name",
        },
        "endpoints": ["REDIS_URL"],
        "types": ["string"],
        "expiry": "seen",
    }
    assert families["user:{uid}:mail"]["expiry"] == "no expiry seen"
    for key, wanted in {"user:7:name": "{user:7}:name", "user:a:b:mail": "{user:a:b}:mail"}.items():
        matched = [
            (re.fullmatch(one["old"]["regex"], key), one["new"]["replacement"])
            for one in document["families"]
        ]
        (new,) = [match.expand(replacement) for match, replacement in matched if match]
        assert new == wanted
        assert not any(re.fullmatch(one["old"]["regex"], new) for one in document["families"])


def test_the_key_map_has_what_could_be_taken_for_a_renamed_family(
    project: Path, fix: Callable[..., Outcome]
) -> None:
    (project / "uses.py").write_text(USES + '\n\ndef friend(uid):\n    main.get(f"user:{uid}:friend:name")\n')
    git(project, "commit", "-qam", "friends")
    fix("--unsafe", "--key-map", "map.json")
    families = json.loads((project / "map.json").read_text())["families"]
    assert families[0]["old"]["template"] == families[0]["new"]["template"] == "user:{uid}:friend:name"
    assert families[0]["new"]["replacement"] == "user:\\g<1>:friend:name"
    assert len(families) == 5


def test_an_older_key_map_is_not_lost(project: Path, fix: Callable[..., Outcome]) -> None:
    (project / "map.json").write_text("the last one")
    status, _, err = fix("--unsafe", "--key-map", "map.json")
    assert (status, err) == (
        2,
        f"clusterlint: error: {project / 'map.json'}: is there already: name another file\n",
    )
    assert contents(project) == OLD
    fix("--unsafe")
    git(project, "commit", "-qam", "fixed")
    assert fix("--unsafe", "--key-map", "map.json")[0] == 0
    assert (project / "map.json").read_text() == "the last one"


def test_json(project: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix("--unsafe", "--format", "json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert (document["schema"], document["written"], document["root"]) == (1, True, project.as_posix())
    assert [file["path"] for file in document["files"]] == ["keys.py", "uses.py"]
    first = document["applied"][1]
    assert first["renamings"] == [
        {"old": "user:{uid}:mail", "new": "{{user:{uid}}}:mail"},
        {"old": "user:{uid}:name", "new": "{{user:{uid}}}:name"},
    ]
    assert (first["codemod"], first["applicability"], first["round"]) == ("hash-tags", "unsafe", 1)
    nodes = [0.3333, 0.3334, 0.3333]
    assert first["load"] == [{"before": nodes, "after": nodes, "hot": False}]
    assert [one["owner"] for one in first["fallout"]] == ["data"]
    assert document["findings"] == []
    assert [(one["codemod"], one["why"]) for one in document["not_fixed"]] == [("client-factory", "ignored")]
    assert len(document["key_map"]) == 4


def test_exit_zero(project: Path, fix: Callable[..., Outcome]) -> None:
    assert fix("--exit-zero")[0] == 0
    assert fix("--exit-zero", "--unsafe", "--diff")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-"], "fix rewrites files; - (standard input) is none"),
        (["--diff", "--key-map", "m.json"], "--key-map cannot be used with --diff, which writes nothing"),
        (["--diff", "--interactive"], "--interactive cannot be used with --diff, which writes nothing"),
        (["--interactive", "--format", "json"], "--interactive has no format json: use text"),
        (
            ["--interactive"],
            "--interactive needs a terminal to ask on: use --select, and --diff to look first",
        ),
        (
            ["--select", "hash-tag"],
            '--select: there is no rule and no codemod "hash-tag" (did you mean "hash-tags"?)',
        ),
        (["--select", "CL999"], '--select: there is no rule and no codemod "CL999"'),
        (["nowhere"], "there is no such file or folder"),
        (["--unsafe", "--key-map", "no/m.json"], "its folder is not there: nothing is written"),
    ],
)
def test_wrong_usage(arguments: list[str], line: str, project: Path, fix: Callable[..., Outcome]) -> None:
    status, out, err = fix(*arguments)
    assert (status, out) == (2, "")
    assert line in err and err.count("\n") == 1
    assert contents(project) == OLD


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_bytes_that_are_not_named_stay(
    encoding: str, ending: str, loose: Path, fix: Callable[..., Outcome]
) -> None:
    """Line endings, byte order mark, encoding, mode, and a last line without an end."""
    head = "# coding: latin-1\n# \xe9\n" if encoding == "latin-1" else "# \xe9\n"
    old, new = (
        (head + text).rstrip("\n").replace("\n", ending).encode(encoding) for text in (KEYS, NEW_KEYS)
    )
    (loose / "keys.py").write_bytes(old)
    (loose / "keys.py").chmod(0o755)
    committed(loose)
    assert fix("--unsafe")[0] == 0
    assert (loose / "keys.py").read_bytes() == new
    assert (loose / "keys.py").stat().st_mode & 0o777 == 0o755


def test_a_difference_of_files_without_a_last_line_end_applies(
    loose: Path, fix: Callable[..., Outcome]
) -> None:
    (loose / "keys.py").write_text(KEYS.rstrip("\n"))
    (loose / "uses.py").write_bytes(USES.replace("\n", "\r\n").encode())
    committed(loose)
    _, out, _ = fix("--unsafe", "--diff")
    subprocess.run(["git", "apply"], cwd=loose, input=out.encode(), check=True)
    assert (loose / "keys.py").read_text() == NEW_KEYS.rstrip("\n")
    assert (loose / "uses.py").read_bytes() == NEW_USES.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("begin", [b"# coding: latin-1\n# caf\xe9\n", b"\xef\xbb\xbf# caf\xc3\xa9\n"])
def test_a_difference_is_in_the_encoding_of_the_file(
    begin: bytes, project: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (project / "keys.py").write_bytes(begin + KEYS.encode())
    git(project, "commit", "-qam", "encoded")
    run(["fix", "--unsafe", "--diff"])
    patch = capfdbinary.readouterr().out
    subprocess.run(["git", "apply", "-"], cwd=project, input=patch, check=True)
    assert (project / "keys.py").read_bytes() == begin + NEW_KEYS.encode()


@pytest.mark.parametrize(
    "broken", [b"import redis\nr = redis.Redis(\n", b"# coding: latin-1 \xe9\nimport redis\n"]
)
def test_a_file_that_cannot_be_read_is_named(
    broken: bytes, project: Path, fix: Callable[..., Outcome]
) -> None:
    (project / "client.py").write_text(CLIENT)
    (project / "broken.py").write_bytes(broken)
    status, _, err = fix("--unsafe", "--diff", "--isolated")
    assert status == 1
    assert "clusterlint: broken.py:" in err and ": not read: " in err


KILLED = """
import os, signal, sys
from clusterlint.cli.main import run

real = os.replace
def once(*given):
    real(*given)
    if str(given[1]).endswith(".py"):  # not the cache's files, which are put in place before
        os.kill(os.getpid(), signal.SIGKILL)

os.replace = once
run(["fix", "--unsafe"])
"""


def killed(project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=project, env=environment, check=False)
    assert done.returncode == -9
    assert contents(project) not in (OLD, NEW)


def test_a_killed_run_is_finished_by_the_next(project: Path, fix: Callable[..., Outcome]) -> None:
    killed(project)
    said = "clusterlint: error: an interrupted fix waits to be finished: run clusterlint fix without --diff\n"
    assert fix("--unsafe", "--diff") == (2, "", said)
    status, out, err = fix("--unsafe")
    assert (status, out) == (0, "Nothing to change; no finding is left.\n")
    assert err == "clusterlint: an interrupted fix is finished: 1 of 2 files were still to write\n"
    assert contents(project) == NEW
    assert others(project) == set()
    assert not list((project / ".git").glob("*journal*"))


def test_a_killed_run_outside_of_git(loose: Path, fix: Callable[..., Outcome]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = KILLED.replace('"--unsafe"', '"--unsafe", "--allow-no-vcs"')
    subprocess.run([sys.executable, "-c", script], cwd=loose, env=environment, check=False)
    status, _, err = fix("--unsafe", "--allow-no-vcs", "--format", "json")
    assert status == 0 and "is finished" in err
    assert contents(loose) == NEW and others(loose) == set()


def answered(project: Path, answers: list[str]) -> tuple[int, str]:
    """Run on a terminal of its own, and answer each question."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"}
        os.chdir(project)
        os.execve(
            sys.executable,
            [sys.executable, "-m", "clusterlint", "fix", "--unsafe", "--interactive"],
            environment,
        )
    shown = b""
    for answer in [*answers, None]:
        seen = b""
        while b"the rest: " not in seen:
            try:
                piece = os.read(terminal, 4096)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        shown += seen
        if answer is not None:
            os.write(terminal, answer.encode() + b"\n")
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("answers", "changed", "status"),
    [
        (["y", "y"], {"keys.py", "uses.py"}, 0),
        (["y", "n"], {"uses.py"}, 1),
        (["n", "y"], {"keys.py"}, 1),
        (["q"], set(), 1),
        (["a"], {"keys.py", "uses.py"}, 0),
        (["maybe", "a"], {"keys.py", "uses.py"}, 0),
    ],
)
def test_a_person_chooses(answers: list[str], changed: set[str], status: int, project: Path) -> None:
    ended, shown = answered(project, answers)
    assert {name for name in OLD if contents(project)[name] != OLD[name]} == changed, shown
    assert ended == status
    assert "unsafe: hash-tags\n" in shown and "    load     33%" in shown and "    by hand  " in shown
    assert "+++ b/uses.py\n" in shown and "change 1 of 2: apply?" in shown
    if status:
        assert "declined: not chosen" in " ".join(shown.split())


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example service in a clean git tree."""
    folder = tmp_path / "shop"
    shutil.copytree(ROOT / "examples" / "shop", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(folder)
    committed(folder)
    return folder


def found_in(capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str, int]]:
    run(["check", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return {(one["rule"], one["path"], one["line"]) for one in findings}


def test_the_example_service(
    shop: Path, fix: Callable[..., Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    """The difference is the golden one, what is answered is silent afterwards, and twice is once."""
    before = found_in(capsys)
    _, out, _ = fix("--unsafe", "--diff", "--select", "hash-tags")
    assert out == (GOLDEN / "shop.diff").read_text()
    _, out, _ = fix("--unsafe", "--select", "hash-tags", "--format", "json")
    document = json.loads(out)
    answers = {
        (rule, place["path"], place["line"])
        for one in document["applied"]
        for place in one["answers"]
        for rule in one["rules"]
    }
    after = found_in(capsys)
    assert answers & before and not answers & after
    assert after <= before
    subprocess.run(["git", "diff", "--quiet", "--exit-code", "--", "*.toml"], cwd=shop, check=True)
    git(shop, "commit", "-qam", "fixed")
    assert fix("--unsafe", "--diff", "--select", "hash-tags")[:2] == (0, "")


def test_the_example_service_with_all_codemods(shop: Path, fix: Callable[..., Outcome]) -> None:
    _, out, _ = fix("--unsafe", "--format", "json")
    document = json.loads(out)
    assert {one["codemod"] for one in document["applied"]} >= {"hash-tags", "scan-loops"}
    git(shop, "commit", "-qam", "fixed")
    assert fix("--unsafe", "--diff")[:2] == (0, "")


LOOP = """\
from client import main


def clear():
    cursor = 0
    while True:
        cursor, found = main.scan(cursor, match="tmp:*")
        for key in found:
            main.delete(key)
        if cursor == 0:
            break
"""


def test_safe_changes_are_written(project: Path, fix: Callable[..., Outcome]) -> None:
    """Without --unsafe, and only those."""
    (project / "loop.py").write_text(LOOP)
    git(project, "add", "loop.py")
    git(project, "commit", "-qm", "loop")
    status, out, _ = fix("--fail-on", "error", "--ignore", "CL101")
    assert status == 0
    assert "scan_iter(" in (project / "loop.py").read_text()
    assert contents(project) == OLD
    assert "safe: scan-loops: " in out and "1 change in 1 file written" in out


MOVING = """\
from client import main
from keys import mail, name


def cached(uid, pages):
    pipe = main.pipeline(transaction=False)
    pipe.delete(f"page:{uid}", f"part:{uid}")
    pipe.mget(f"{{p}}:{uid}", "{p}:all")
    pipe.execute()
    return main.mget([f"page:{page}" for page in pages])


QUERY = "SELECT * FROM seen WHERE key = 'user:7:name'"


def odd(uid, pages):
    return uid + main.mget(pages)
"""


@pytest.mark.parametrize("diff", [False, True])
def test_all_places_are_those_of_the_files_as_they_are(
    diff: bool, project: Path, fix: Callable[..., Outcome]
) -> None:
    (project / "moving.py").write_text(MOVING)
    git(project, "add", "moving.py")
    git(project, "commit", "-qm", "moving")
    _, out, err = fix("--unsafe", *(["--diff"] if diff else []))
    told = " ".join((err if diff else out).split())
    lines = (project / "moving.py").read_text().splitlines()
    assert len(lines) == len(MOVING.splitlines()) + (0 if diff else 8)
    places = {text: number for number, line in enumerate(lines, 1) for text in ("QUERY", "}:all", "uid + ") if text in line}
    assert f"moving.py:{places['QUERY']}: code: `user:7:name` names a key" in told
    assert f"note moving.py:{places['}:all']}: a command that fails keeps those behind it" in told
    assert f"answers CL104 at moving.py:{places['}:all']} " in told
    assert f"refused: moving.py:{places['uid + ']}: " in told or f"at moving.py:{places['uid + ']}" in told
    assert "put off" not in told
