"""``clusterlint check --diff-base``: only what changed lines concern, of the whole program."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from clusterlint.cli.main import run

HEAD = "import redis\n\nr = redis.Redis()\n"
OLD = "\n\ndef old(uid):\n    return r.mget(f'name:{uid}', f'mail:{uid}')\n"
NEW = "\n\ndef new(uid):\n    return r.rename(f'a:{uid}', f'b:{uid}')\n"


def git(*words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "a")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one break, committed."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    (tmp_path / "clusterlint.toml").write_text('ignore = ["CL301"]\n')
    (tmp_path / ".gitignore").write_text(".clusterlint_cache\n")
    (tmp_path / "shop.py").write_text(HEAD + OLD)
    commit()
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *more: str) -> list[tuple[str, int]]:
    """File and line of what is shown."""
    capsys.readouterr()
    status = run(["check", "--diff-base", "HEAD", "--format", "json", *more])
    out, err = capsys.readouterr()
    findings = json.loads(out)["findings"]
    assert (status, err) == (1 if findings else 0, "")
    return [(one["path"], one["line"]) for one in findings]


def test_nothing_changed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == []
    run(["check", "--diff-base", "HEAD"])
    assert "1 ignored (diff-base)" in capsys.readouterr().out
    assert run(["check"]) == 1


def test_changed_lines_only_also_with_a_cache(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").write_text(HEAD + NEW + OLD)
    assert found(capsys) == [("shop.py", 7)]
    git("add", "-A")
    assert found(capsys) == [("shop.py", 7)]
    commit()
    assert found(capsys) == []  # the same files: only the lines are others
    assert found(capsys, "--diff-base", "HEAD~1") == [("shop.py", 7)]


def test_lines_that_are_gone_are_no_changed_lines(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").write_text(HEAD + NEW + OLD)
    commit()
    (shop / "shop.py").write_text(HEAD + OLD)
    assert found(capsys) == []


def test_new_files_known_to_git_or_not(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "new.py").write_text(HEAD + NEW)
    assert found(capsys) == [("new.py", 7)]
    git("add", "new.py")
    assert found(capsys) == [("new.py", 7)]


def test_a_renamed_file_is_new_only_where_it_changed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("mv", "shop.py", "store.py")
    assert found(capsys) == []
    (shop / "store.py").write_text(HEAD + OLD + NEW)
    git("add", "-A")
    assert found(capsys) == [("store.py", 11)]


def test_a_key_changed_in_another_file(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "names.py").write_text("def name(uid):\n    return f'name:{uid}'\n")
    (shop / "shop.py").write_text(
        "from names import name\n" + HEAD + OLD.replace("f'name:{uid}'", "name(uid)")
    )
    commit()
    (shop / "names.py").write_text("def name(uid):\n    return f'title:{uid}'\n")
    assert found(capsys) == [("shop.py", 8)]


@pytest.mark.parametrize("name", ["with space.py", "grüße.py", 'quo"te.py', "ta\tb.py"])
def test_odd_names(shop: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (shop / name).write_text(HEAD + OLD)
    commit()
    (shop / name).write_text(HEAD + OLD + NEW)
    assert found(capsys) == [(name, 11)]


def test_an_added_line_that_looks_like_a_head(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '"""\n' + "++ b/other.py\n" + "@@ -1 +1 @@\n" + '"""\n'
    (shop / "shop.py").write_text(text + HEAD + OLD + NEW)
    assert found(capsys) == [("shop.py", 15)]


def test_a_project_in_a_folder_of_the_repository(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "sub").mkdir()
    (shop / "sub" / "clusterlint.toml").write_text('ignore = ["CL301"]\n')
    (shop / "sub" / "shop.py").write_text(HEAD + OLD)
    commit()
    (shop / "sub" / "shop.py").write_text(HEAD + OLD + NEW)
    monkeypatch.chdir(shop / "sub")
    assert found(capsys) == [("shop.py", 11)]


def test_settings_of_git_change_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for setting in ("diff.noprefix=true", "diff.mnemonicPrefix=true", "color.ui=always", "diff.context=9"):
        git("config", *setting.split("="))
    git("config", "diff.external", "false")
    (shop / "shop.py").write_text(HEAD + NEW + OLD)
    assert found(capsys) == [("shop.py", 7)]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:shop.py", ""])
def test_no_such_revision(shop: Path, capsys: pytest.CaptureFixture[str], revision: str) -> None:
    assert run(["check", f"--diff-base={revision}"]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert f"--diff-base: there is no revision {revision!r}" in err
    assert not (shop / "x").exists()


def test_no_repository_and_no_git(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop.py").write_text(HEAD + OLD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run(["check", "--diff-base", "HEAD"]) == 2
    assert "--diff-base: it needs a git repository" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["check", "--diff-base", "HEAD"]) == 2
    assert "--diff-base: git is not installed" in capsys.readouterr().err


def test_a_changed_file_that_cannot_be_read(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "other.py").write_text(HEAD + "x = '''\ny = r.get('a')\n'''\nz = 1\n")
    (shop / "broken.py").write_text(HEAD + "def f(:\n")
    commit()
    assert found(capsys) == []  # broken before
    (shop / "other.py").write_text(HEAD + "x = '''\ny = r.get('a')\nz = 1\n")  # a line less
    assert [path for path, _ in found(capsys)] == ["other.py"]
