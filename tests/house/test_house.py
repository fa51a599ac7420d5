"""Tests about the repository itself: layers, rules, hooks, the script of continuous integration."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clusterlint.finding import Severity
from clusterlint.rules.base import all_rules
from clusterlint.rules.documentation import SECTIONS, sections
from clusterlint.rules.names import NAMES

HERE = Path(__file__).resolve().parents[2]
PACKAGE = HERE / "clusterlint"

MAY_IMPORT = {
    "errors": set(),
    "finding": {"levels"},
    "levels": set(),
    "processors": set(),
    "processes": {"frames"},
    "frames": set(),
    "stack": set(),
    "slots": {"slots", "finding"},
    "catalog": {"catalog"},
    "settings": {"settings", "dependencies", "catalog", "errors", "levels"},
    "cache": {"cache", ""},
    "discover": {"discover", "frames", "cache", "catalog", "errors"},
    "dependencies": {"dependencies", "discover", "errors"},
    "extract": {"extract", "discover", "finding", "slots"},
    "gather": {"gather", "processors", "processes", "frames", "extract", "discover", "cache", "stack", "errors"},
    "link": {"link", "extract", "dependencies", "catalog", "slots", "finding"},
    "rules": {"rules", "link", "dependencies", "catalog", "slots", "finding"},
    "judge": {"judge", "rules", "link", "extract", "discover", "settings", "finding", "errors"},
    "explain": {"explain", "link", "catalog", "slots", "finding"},
    "keys": {"keys", "rules", "link", "catalog", "slots", "finding"},
    "plan": {"plan", "keys", "rules", "link", "catalog", "slots", "finding"},
    "fix": {"fix", "plan", "keys", "rules", "link", "extract", "discover", "catalog", "slots", "finding", "errors"},
    "endpoints": {"endpoints", "rules", "link", "catalog", "finding"},
    "provenance": {"provenance", "link", "finding"},
    "migrate": {"migrate", "slots", "errors"},
    "observe": {"observe", "migrate", "plan", "keys", "catalog", "slots", "errors"},
    "audit": {"audit", "observe", "fix", "endpoints", "plan", "keys", "rules", "link", "discover", "slots", "finding"},
    "report": {"report", "audit", "observe", "fix", "endpoints", "plan", "keys", "provenance", "explain", "rules", "finding", "link", "slots"},
    "pipeline": {"pipeline", "processors", "processes", "frames", "cache", "audit", "observe", "stack", "gather", "explain", "fix", "endpoints", "plan", "keys", "provenance", "catalog", "dependencies", "judge", "report", "rules", "link", "extract", "discover", "settings", "finding", "errors", ""},
    "cli": {"cli", "editor", "audit", "observe", "explain", "gather", "cache", "dependencies", "fix", "migrate", "catalog", "pipeline", "report", "rules", "settings", "discover", "slots", "errors", ""},
    "editor": {"editor", "pipeline", "keys", "report", "judge", "rules", "link", "extract", "gather", "discover", "settings", "slots", "frames", "stack", "finding", "errors", ""},
    "__main__": {"cli", "stack"},
    "__init__": set(),
}
"""Layer -> the layers that it may import; data goes from left to right, "" is the package's own version."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "remake" not in path.parts)


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_layers(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "clusterlint" else [module]
        for name in names:
            parts = name.split(".")
            if parts[0] == "clusterlint":
                found.add(parts[1] if len(parts) > 1 and parts[1] != "__version__" else "")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_layers_import_only_to_the_left(path: Path) -> None:
    assert imported_layers(path) <= MAY_IMPORT[layer_of(path)]


def test_any_module_of_linking_can_be_the_first_one() -> None:
    """They call each other in circles: none may depend on who imports it, nor on the order of imports."""
    rooms = sorted(PACKAGE.joinpath("link").rglob("*.py"))
    names = [".".join(path.relative_to(HERE).with_suffix("").parts) for path in rooms if path.stem != "__init__"]
    asked = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for known in [one for one in sys.modules if one.startswith('clusterlint.link')]:\n"
        "        del sys.modules[known]\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked, *names], capture_output=True, text=True, cwd=HERE)
    assert done.returncode == 0, done.stderr


def test_source_of_the_wheel_is_free_of_generators() -> None:
    for path in modules():
        assert not re.search(r"^\s*(from|import) clusterlint\.catalog\.remake", path.read_text(), re.M), path


def test_only_the_command_line_knows_click() -> None:
    users = {layer_of(path) for path in modules() if re.search(r"^\s*(import|from) click", path.read_text(), re.M)}
    assert users == {"cli"}


def test_the_names_of_the_rules_are_theirs() -> None:
    assert tuple((rule.code, rule.name) for rule in all_rules()) == NAMES


def test_every_rule_is_complete() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert re.fullmatch(r"CL\d{3}", rule.code)
        assert isinstance(rule.severity, Severity)
        assert rule.summary.endswith(".")
        found = sections(rule.documentation)
        assert tuple(found) == SECTIONS, rule.code
        assert all(part.text.strip() for part in found.values()), rule.code
        assert re.match(r"(loud|silent|luck):", found["Effect"].text), rule.code
        assert (PACKAGE / "rules" / f"{rule.name.replace('-', '_')}.py").is_file(), rule.code


def test_the_rules_of_the_first_version_are_there() -> None:
    wanted = "101 102 103 104 105 108 109 110 201 202 301 302 303 401 402 501 502 503 901 902"
    assert {f"CL{number}" for number in wanted.split()} <= {rule.code for rule in all_rules()}


def test_hooks() -> None:
    text = (HERE / ".pre-commit-hooks.yaml").read_text()
    assert re.findall(r"^- id: (\S+)$", text, re.M) == ["clusterlint", "clusterlint-all"]
    assert re.findall(r"^  entry: (.+)$", text, re.M) == ["clusterlint check --force-exclude", "clusterlint check"]
    assert "pass_filenames: false" in text.split("- id: clusterlint-all")[1]


def test_readme_and_ci_use_one_test_command() -> None:
    readme = (HERE / "README.md").read_text()
    commands = re.findall(r"^python -m pytest(?: .*)?$", readme, re.M)
    assert commands == ["python -m pytest -n 2"]
    script = (HERE / ".ci" / "run").read_text()
    assert "README.md" in script
    assert "bash -c \"$test_command\"" in script


def test_changelog_and_version() -> None:
    from clusterlint import __version__

    assert f"## {__version__}" in (HERE / "CHANGELOG.md").read_text()


def test_no_two_test_modules_have_one_name() -> None:
    """They are modules at the top level for pytest: the second one would not be collected."""
    names = [path.name for path in (HERE / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
