"""``clusterlint baseline`` and ``check --baseline``: known findings stay known, new ones show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clusterlint.cli.main import run

HEAD = "import redis\n\nr = redis.Redis()\n\n\n"
BOTH = "def both(uid):\n    return r.mget(f'name:{uid}', f'mail:{uid}')\n"
OTHER = "\n\ndef other(uid):\n    return r.rename(f'a:{uid}', f'b:{uid}')\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose one break is in its baseline."""
    (tmp_path / "clusterlint.toml").write_text('ignore = ["CL301"]\nbaseline = "debt.json"\n')
    (tmp_path / "shop.py").write_text(HEAD + BOTH)
    monkeypatch.chdir(tmp_path)
    assert run(["baseline", "create"]) == 0
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = run(arguments)
    out, err = capsys.readouterr()
    return int(status), out, err


def found(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int]]:
    """Rule and line of what ``check`` shows."""
    status, out, err = outcome(capsys, "check", "--format", "json")
    findings = json.loads(out)["findings"]
    assert (status, err) == (1 if findings else 0, "")
    return [(one["rule"], one["line"]) for one in findings]


def test_known_findings_are_counted_and_not_shown(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # the second time from the cache
        status, out, err = outcome(capsys, "check")
        assert (status, err) == (0, "")
        assert "1 ignored (baseline)" in out


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "\n\n" + BOTH,
        HEAD + "x = 1\n\n\ndef renamed(other):\n    return other\n\n\n" + BOTH,
        HEAD + BOTH.replace("\n    return", "\n    # why\n    return"),
    ],
    ids=["moved", "code above", "comment inside"],
)
def test_moved_lines_are_known(shop: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (shop / "shop.py").write_text(text)
    assert found(capsys) == []


def test_findings_added_above_are_new_alone(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").write_text(HEAD + OTHER.strip() + "\n\n\n" + BOTH)
    assert found(capsys) == [("CL101", 7)]


def test_one_more_of_the_same_is_new(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "    x = r.mget(f'name:{uid}', f'mail:{uid}')\n"
    (shop / "shop.py").write_text(HEAD + "def both(uid):\n" + line * 2)
    (shop / "debt.json").unlink()
    assert run(["baseline", "create"]) == 0
    (entry,) = json.loads((shop / "debt.json").read_text())["entries"]
    assert entry["count"] == 2
    assert found(capsys) == []
    (shop / "shop.py").write_text(HEAD + "def both(uid):\n" + line * 3)
    assert found(capsys) == [("CL101", 9)]


def test_update_only_shrinks(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (shop / "debt.json").read_text()
    (shop / "shop.py").write_text(HEAD + BOTH + OTHER)
    assert outcome(capsys, "baseline", "update")[1] == "debt.json: 1 finding, 0 taken out\n"
    assert (shop / "debt.json").read_text() == before
    (shop / "shop.py").write_text(HEAD + OTHER)
    assert found(capsys) == [("CL901", 4), ("CL101", 9)]
    assert "(1 of 1 gone)" in outcome(capsys, "baseline", "show")[1]
    assert outcome(capsys, "baseline", "update")[1] == "debt.json: 0 findings, 1 taken out\n"
    assert json.loads((shop / "debt.json").read_text()) == {"schema": 1, "entries": []}
    assert found(capsys) == [("CL101", 9)]


def test_update_takes_out_what_is_gone_of_a_count(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    debt = shop / "debt.json"
    debt.write_text(debt.read_text().replace('"count": 1', '"count": 3'))
    status, out, _ = outcome(capsys, "check", "--format", "concise")
    assert status == 1
    assert "debt.json:4:1 CL901 warning unused baseline entry: what it holds is gone 2 times: CL101 in shop.py: " in out
    assert run(["baseline", "update"]) == 0
    assert '"count": 1,' in debt.read_text()


def test_what_a_run_does_not_check_is_not_gone(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "sub").mkdir()
    (shop / "sub" / "clean.py").write_text("import redis\nredis.Redis().get('a')\n")
    before = (shop / "debt.json").read_text()
    for rest in (("sub",), ("sub/clean.py",), ("--ignore", "CL101")):
        assert "CL901" not in outcome(capsys, "check", *rest)[1]
        assert run(["baseline", "update", *rest]) == 0
        assert (shop / "debt.json").read_text() == before


def test_a_file_that_is_gone_takes_its_entries_along(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").unlink()
    assert found(capsys) == [("CL901", 4)]


def test_what_is_gone_goes_by_the_settings(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop.py").unlink()
    assert outcome(capsys, "check", "--ignore", "CL901")[0] == 0
    assert outcome(capsys, "check", "--fail-on", "error")[0] == 0
    assert "debt.json:4" in outcome(capsys, "check", "--format", "github")[1].replace(",line=", ":")
    with (shop / "clusterlint.toml").open("a") as file:
        file.write('[per-file-ignores]\n"debt.json" = ["CL901"]\n')
    status, out, _ = outcome(capsys, "check")
    assert status == 0 and "1 ignored (per-file-ignores)" in out


def test_create_writes_over_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (shop / "debt.json").read_text()
    (shop / "shop.py").write_text(HEAD + BOTH + OTHER)
    status, _, err = outcome(capsys, "baseline", "create")
    assert status == 2 and len(err.splitlines()) == 1
    assert (shop / "debt.json").read_text() == before


def test_the_file_is_an_entry_a_line_in_order(shop: Path) -> None:
    (shop / "shop.py").write_text(HEAD + BOTH + OTHER)
    (shop / "a.py").write_text(HEAD + BOTH)
    assert run(["baseline", "create", "--baseline", "more.json"]) == 0
    text = (shop / "more.json").read_text()
    entries = json.loads(text)["entries"]
    assert [one["path"] for one in entries] == ["a.py", "shop.py", "shop.py"]
    assert len(text.splitlines()) == len(entries) + 5
    assert (shop / "debt.json").read_text().splitlines()[
        3
    ].strip() in text  # lines of others are as they were


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "No such file"),
        ("<<<<<<< HEAD\n", "it is no JSON"),
        ("[]", "no schema version"),
        ('{"schema": 2, "entries": []}', "schema version is 2"),
        ('{"schema": true, "entries": []}', "schema version is True"),
        ('{"schema": 1}', '"entries" must be a list'),
        ('{"schema": 1, "entries": [{"path": "a"}]}', "entry 1 must have"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_is_no_baseline(
    shop: Path, capsys: pytest.CaptureFixture[str], text: str | bytes | None, why: str
) -> None:
    debt = shop / "debt.json"
    if text is None:
        debt.unlink()
    else:
        debt.write_bytes(text if isinstance(text, bytes) else text.encode())
    for words in (["check"], ["baseline", "update"], ["baseline", "show"]):
        status, out, err = outcome(capsys, *words)
        assert (status, out, len(err.splitlines())) == (2, "", 1)
        assert "debt.json: the baseline cannot be read: " in err and why in err


def test_sarif_marks_what_is_known(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "check", "--format", "sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    assert (status, result["suppressions"]) == (0, [{"kind": "external"}])


def test_a_baseline_that_changed_is_read_again(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == []
    debt = shop / "debt.json"
    debt.write_text(debt.read_text().replace('"fingerprint": "', '"fingerprint": "another'))
    assert found(capsys) == [("CL901", 4), ("CL101", 7)]
