"""Configuration: what is read, what wins, and the one line that every mistake gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clusterlint.errors import UserError
from clusterlint.finding import Confidence, Severity
from clusterlint.settings import RuleNames, Settings, load_settings

RULES = RuleNames(
    (
        ("CL101", "cross-slot-command"),
        ("CL102", "split-command"),
        ("CL201", "nonzero-database"),
        ("CL901", "unused-suppression"),
    )
)
ALL = {"CL101", "CL102", "CL201", "CL901"}


def load(folder: Path, text: str | None = None, **flags: Any) -> Settings:
    if text is not None:
        (folder / "clusterlint.toml").write_text(text)
    return load_settings([folder], RULES, flags={key.replace("_", "-"): value for key, value in flags.items()})


def test_defaults(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    settings = load(tmp_path)
    assert settings.root == tmp_path
    assert settings.source is None
    assert settings.select == ALL
    assert (settings.fail_on, settings.min_confidence) == (Severity.WARNING, Confidence.LIKELY)
    assert (settings.mode, settings.masters) == ("dual", 3)
    assert ".venv" in settings.exclude


def test_every_key_is_read(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        endpoints = ["REDIS_URL"]
        mode = "cluster"
        masters = 6
        target = "redis-7.2"
        client = "redis-py==8.1"
        select = ["CL1", "nonzero-database"]
        extend-select = ["CL901"]
        ignore = ["CL102"]
        per-file-ignores = { "tests/**" = ["CL1"] }
        severity = { CL101 = "warning" }
        fail-on = "error"
        min-confidence = "certain"
        exclude = ["vendor"]
        extend-exclude = ["legacy"]
        force-exclude = true
        baseline = "debt.json"
        cache-dir = ".cache"
        jobs = 4
        cluster-flag = "USE_CLUSTER"
        factory-module = "clients"
        """,
    )
    assert settings == Settings(
        root=tmp_path,
        source=tmp_path / "clusterlint.toml",
        endpoints=("REDIS_URL",),
        mode="cluster",
        masters=6,
        target="redis-7.2",
        client="redis-py==8.1",
        select=frozenset({"CL101", "CL201", "CL901"}),
        per_file_ignores=(("tests/**", frozenset({"CL101", "CL102"})),),
        severity=(("CL101", Severity.WARNING),),
        fail_on=Severity.ERROR,
        min_confidence=Confidence.CERTAIN,
        exclude=("vendor", "legacy"),
        force_exclude=True,
        baseline=tmp_path / "debt.json",
        cache_dir=tmp_path / ".cache",
        jobs=4,
        cluster_flag="USE_CLUSTER",
        factory_module="clients",
    )


def test_slot_shares(tmp_path: Path) -> None:
    settings = load(tmp_path, "masters = [2, 1, 1]")
    assert (settings.masters, settings.shares) == (3, (0.5, 0.25, 0.25))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["CL1"]', ['there is no key "selct"', 'did you mean "select"?']),
        ("fail_on = 'error'", ['there is no key "fail_on"', '"fail-on"']),
        ("zebra = 1", ['there is no key "zebra"']),
        ("select = 'CL1'", ['"select" must be a list of texts', "'CL1'"]),
        ("select = ['CL1', 3]", ['"select" must be a list of texts']),
        ("ignore = ['CL999']", ['"ignore"', 'there is no rule "CL999"']),
        ("ignore = ['cross-slot-comand']", ['"cross-slot-comand"', '(did you mean "cross-slot-command"?)']),
        ("extend-select = ['']", ['"extend-select"']),
        ("severity = { CL101 = 'fatal' }", ['"severity"', "'CL101' has 'fatal'"]),
        ("severity = { CL9999 = 'info' }", ['"severity"', "CL9999"]),
        ("per-file-ignores = ['a']", ['"per-file-ignores" must be a table']),
        ("per-file-ignores = { 'a' = ['CLX'] }", ['"per-file-ignores"', "CLX"]),
        ("fail-on = 'critical'", ['"fail-on" must be "error" or "warning" or "info"', "'critical'"]),
        ("min-confidence = 1", ['"min-confidence" must be']),
        ("mode = 'both'", ['"mode" must be "dual" or "cluster"']),
        ("masters = 0", ['"masters" must be a whole number from 1 to 16384']),
        ("masters = true", ['"masters" must be']),
        ("masters = [1, -1]", ['"masters" must be a list of slot shares']),
        ("jobs = 0", ['"jobs" must be a whole number from 1']),
        ("cluster-flag = 'USE-CLUSTER'", ['"cluster-flag" must be the name of an environment variable', "'USE-CLUSTER'"]),
        ("cluster-flags = 'A'", ['there is no key "cluster-flags"', 'did you mean "cluster-flag"?']),
        ("factory-module = 'app.clients'", ['"factory-module" must be the name of a module', "'app.clients'"]),
        ("factory-module = 'class'", ['"factory-module" must be the name of a module']),
        ("force-exclude = 'yes'", ['"force-exclude" must be true or false']),
        ("baseline = 3", ['"baseline" must be a text']),
        ("x = ", ["is not valid TOML"]),
    ],
)
def test_mistakes_name_key_file_and_nearest_name(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert str(tmp_path / "clusterlint.toml") in message
    assert all(words in message for words in said), message
    assert "\n" not in message


def test_flags_win_and_their_mistakes_name_the_flag(tmp_path: Path) -> None:
    text = 'select = ["CL2"]\nignore = ["CL101"]\nmode = "cluster"'
    assert load(tmp_path, text).select == {"CL201"}
    assert load(tmp_path, text, mode="dual").mode == "dual"
    assert load(tmp_path, text, select=["CL101"]).select == {"CL101"}
    assert load(tmp_path, text, extend_select=["CL102"]).select == {"CL102", "CL201"}
    assert load(tmp_path, text, ignore=["CL201"]).select == frozenset()
    with pytest.raises(UserError, match=r'^--select: there is no rule "CL7"'):
        load(tmp_path, text, select=["CL7"])
    with pytest.raises(UserError, match='"select": there is no rule "CL7"'):
        load(tmp_path, 'select = ["CL7"]', select=["CL101"])


@pytest.mark.parametrize(
    ("select", "ignore", "chosen"),
    [
        (["ALL"], ["CL1"], {"CL201", "CL901"}),
        (["CL101"], ["CL1"], {"CL101"}),
        (["CL1"], ["CL101"], {"CL102"}),
        (["CL1"], ["CL1"], set()),
        (["cl101"], [], {"CL101"}),
        ([], [], set()),
    ],
)
def test_the_more_exact_selector_wins(tmp_path: Path, select: list[str], ignore: list[str], chosen: set[str]) -> None:
    assert load(tmp_path, f"select = {select}\nignore = {ignore}").select == chosen


def test_pyproject_is_used_only_with_our_table(tmp_path: Path) -> None:
    inner = tmp_path / "services" / "shop"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.clusterlint]\nmasters = 5\n")
    (tmp_path / "services" / "pyproject.toml").write_text("[tool.other]\nclusterlint = 1\n")
    settings = load_settings([inner], RULES)
    assert (settings.masters, settings.root) == (5, tmp_path)
    (inner / "clusterlint.toml").write_text("masters = 7\n")
    (inner / "pyproject.toml").write_text("[tool.clusterlint]\nmasters = 8\n")
    settings = load_settings([inner / "app.py"], RULES)
    assert (settings.masters, settings.root) == (7, inner)
    assert load_settings([inner], RULES, isolated=True).masters == 3


def test_a_broken_pyproject_of_other_tools_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("this is = not [toml")
    assert load_settings([tmp_path], RULES).masters == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[tool]\nclusterlint = 3\n", "must be a table"), (b"[tool.clusterlint]\nx = '\xff'\n", "is not UTF-8")],
)
def test_our_table_in_a_broken_pyproject(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(UserError, match=said):
        load_settings([tmp_path], RULES)


def test_config_flag(tmp_path: Path) -> None:
    other = tmp_path / "conf" / "strict.toml"
    other.parent.mkdir()
    other.write_text("masters = 9")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    settings = load_settings([project], RULES, config=other)
    assert (settings.masters, settings.root) == (9, project)
    with pytest.raises(UserError, match="no such configuration file"):
        load_settings([project], RULES, config=tmp_path / "none.toml")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n")
    with pytest.raises(UserError, match=r"no \[tool.clusterlint\]"):
        load_settings([project], RULES, config=tmp_path / "pyproject.toml")


def test_extend(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "company.toml").write_text(
        'masters = 6\nignore = ["CL901"]\nbaseline = "debt.json"\n'
        'severity = { CL101 = "info", CL102 = "info" }\nextend-exclude = ["old"]\n'
    )
    settings = load(
        tmp_path,
        'extend = "base/company.toml"\nignore = ["CL102"]\nseverity = { CL102 = "error" }\nextend-exclude = ["gen"]\n',
    )
    assert settings.masters == 6
    assert settings.select == {"CL101", "CL201"}
    assert settings.severity == (("CL101", Severity.INFO), ("CL102", Severity.ERROR))
    assert settings.exclude[-2:] == ("old", "gen")
    assert settings.baseline == base / "debt.json"
    assert settings.root == tmp_path


def test_extend_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('extend = "clusterlint.toml"')
    with pytest.raises(UserError, match=r'"extend" goes in a circle: .*clusterlint.toml -> .*other.toml -> '):
        load(tmp_path, 'extend = "other.toml"')
    with pytest.raises(UserError, match="cannot be read: No such file"):
        load(tmp_path, 'extend = "missing.toml"')


def test_root_without_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    inner = work / "pkg"
    inner.mkdir(parents=True)
    monkeypatch.chdir(work)
    assert load_settings([inner], RULES).root == work
    monkeypatch.chdir(inner)
    assert load_settings([work], RULES).root == work
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    assert load_settings([inner], RULES).root == tmp_path


@pytest.mark.parametrize("here", [".", "elsewhere"])
def test_a_package_outside_of_the_current_folder_is_not_the_root(here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "app"
    for folder in (package / "core", tmp_path / "elsewhere"):
        folder.mkdir(parents=True)
    for folder in (package, package / "core"):
        (folder / "__init__.py").touch()
    monkeypatch.chdir(tmp_path / here)
    assert load_settings([package / "core"], RULES).root == tmp_path
