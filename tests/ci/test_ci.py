"""The files of examples/ci and the hooks, as GitHub, GitLab and pre-commit use them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "examples" / "ci"
ACTION: dict[str, Any] = yaml.safe_load((CI / "github-action" / "action.yml").read_text())
GITLAB: dict[str, Any] = yaml.safe_load((CI / "clusterlint.gitlab-ci.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``clusterlint``, and with a ``python3`` that writes down what it is asked to do."""
    folder = tmp_path_factory.mktemp("bin")
    scripts = {
        "clusterlint": f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m clusterlint "$@"',
        "python3": 'echo "$@" >>"$RUNNER_TEMP/asked"; [ "$2" != venv ] || { mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python"; }',
    }
    for name, text in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example service in git: a first commit, and one that breaks one line more."""
    folder = tmp_path_factory.mktemp("ci") / "shop"
    shutil.copytree(ROOT / "examples" / "shop", folder, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    with (folder / "shop" / "cart.py").open("a") as file:
        file.write("\n\nasync def swap(redis: Redis, one: str, other: str) -> None:\n    await redis.rename(one, other)\n")
    git(folder, "commit", "-qam", "two")
    return folder


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("github-actions", "github-action/action.yml"),
        ("github-workflows", "github-workflow.yml"),
        ("gitlab-ci", "clusterlint.gitlab-ci.yml"),
    ],
)
def test_files_are_as_their_schemas_say(schema: str, path: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(CI / path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_workflow_gives_inputs_that_there_are() -> None:
    workflow = yaml.safe_load((CI / "github-workflow.yml").read_text())
    uses = [step for job in workflow["jobs"].values() for step in job["steps"] if "clusterlint" in step["uses"]]
    assert len(uses) == 2
    for step in uses:
        assert "/examples/ci/github-action@" in step["uses"]
        assert set(step["with"]) <= set(ACTION["inputs"])


def test_no_input_is_put_into_the_text_of_a_script() -> None:
    """It would be run as code; as a variable it is data."""
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


@dataclass
class Runner:
    """Runs steps of the action as GitHub's runner does; ``known`` is what ``steps.ID.outputs.NAME`` gives."""

    folder: Path
    bin: Path
    temp: Path
    inputs: dict[str, str]
    known: dict[str, str]

    def value(self, text: str) -> str:
        def expression(match: re.Match[str]) -> str:
            kind, _, rest = match[1].partition(".")
            if kind == "inputs":
                return self.inputs.get(rest, ACTION["inputs"][rest]["default"])
            if kind == "steps":
                return self.known.get(rest.replace(".outputs.", "."), "")
            assert match[1] == "github.action_path"
            return str(CI / "github-action")

        return re.sub(r"\$\{\{ (\S+) \}\}", expression, text)

    def step(self, name: str) -> tuple[int, str, str]:
        """Exit status, log and the page of the run."""
        step = STEPS[name]
        files = {one: self.temp / one.lower() for one in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        environment = {
            **os.environ,
            **{one: str(path) for one, path in files.items()},
            **{one: self.value(text) for one, text in step["env"].items()},
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
        }
        assert step["shell"] == "bash"
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        for line in files["GITHUB_OUTPUT"].read_text().splitlines():
            name_, _, value = line.partition("=")
            self.known[f"{step.get('id')}.{name_}"] = value
        return done.returncode, done.stdout + done.stderr, files["GITHUB_STEP_SUMMARY"].read_text()


@pytest.fixture
def runner(shop: Path, bin_folder: Path, tmp_path: Path) -> Runner:
    return Runner(shop, bin_folder, tmp_path, {}, {"install.command": "clusterlint"})


@pytest.mark.parametrize(
    ("package", "installed"), [("", f"{CI / 'github-action'}/../../.."), ("clusterlint==0.1.0", "clusterlint==0.1.0")]
)
def test_what_the_action_installs(package: str, installed: str, runner: Runner, tmp_path: Path) -> None:
    runner.inputs = {"package": package}
    status, log, _ = runner.step("Install clusterlint")
    assert status == 0, log
    make, install = (tmp_path / "asked").read_text().splitlines()
    assert make == f"-m venv {tmp_path}/clusterlint"
    assert install.startswith("-m pip install ") and install.endswith(f" {installed}")
    assert runner.known["install.command"] == f"{tmp_path}/clusterlint/bin/clusterlint"


def test_the_action_annotates_reports_and_keeps_the_exit_status(runner: Runner) -> None:
    status, log, page = runner.step("Check")
    assert status == 0, log  # what comes after it has to run
    assert runner.known["check.status"] == "1"
    assert runner.step("Exit status")[0] == 1
    commands = [line for line in log.splitlines() if line.startswith("::")]
    assert {line.split(" ")[0] for line in commands} == {"::error", "::warning", "::notice"}
    assert page.startswith("**clusterlint**: Found ")
    sarif = json.loads(Path(runner.known["check.sarif"]).read_text())
    assert len(sarif["runs"][0]["results"]) == len(commands)


def test_the_action_in_a_pull_request(runner: Runner) -> None:
    runner.inputs = {"diff-base": "HEAD~1", "arguments": "--fail-on warning --quiet", "summary": "false"}
    _, log, page = runner.step("Check")
    (command,) = log.splitlines()
    assert "file=shop/cart.py" in command and "RENAME" in command
    assert (runner.known["check.status"], page) == ("1", "")
    runner.inputs["paths"] = "shop/jobs.py shop/keys.py"
    assert runner.step("Check")[1] == ""
    assert runner.known["check.status"] == "0"
    assert runner.step("Exit status")[0] == 0


def test_wrong_usage_in_the_action_fails_and_uploads_nothing(runner: Runner) -> None:
    runner.inputs = {"arguments": "--fail-on eror"}
    status, log, _ = runner.step("Check")
    assert (status, runner.known["check.status"], runner.known.get("check.sarif")) == (0, "2", None)
    assert 'there is no "eror"' in log
    assert runner.step("Exit status")[0] == 2


@pytest.mark.parametrize("base", ["", "HEAD~1"], ids=["default branch", "merge request"])
def test_the_job_of_gitlab(base: str, shop: Path, bin_folder: Path) -> None:
    job = GITLAB["clusterlint"]
    environment = {
        **os.environ,
        **{name: str(value) for name, value in GITLAB["variables"].items()},
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
    }
    if base:
        environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = git(shop, "rev-parse", base).strip()
    whole, gate = (
        subprocess.run(["bash", "-c", line], cwd=shop, env=environment, capture_output=True, text=True, check=False)
        for line in job["script"]
    )
    assert (whole.returncode, gate.returncode) == (0, 1), whole.stderr + gate.stderr
    reports = {kind: shop / name for kind, name in job["artifacts"]["reports"].items()}
    quality = json.loads(reports["codequality"].read_text())
    shown = [line for line in gate.stdout.splitlines() if " CL" in line]
    assert (len(shown) == 1) is bool(base)
    assert len(quality) >= 29 and len({one["fingerprint"] for one in quality}) == len(quality)
    assert all((shop / one["location"]["path"]).is_file() for one in quality)
    assert reports["junit"].read_text().count("<testcase") == len(shown)
    for path in reports.values():
        path.unlink()


def test_pre_commit_runs_both_hooks(tmp_path: Path, shop: Path) -> None:
    """From nothing: the repository is cloned and installed with pip, into one environment for both."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("clusterlint", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, hooks / name)
    git(hooks, "init", "-q")
    git(hooks, "add", ".")
    git(hooks, "commit", "-qm", "all")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "FORCE_COLOR")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "--color", "never", "--files", "shop/orders.py"]
    done = subprocess.run(
        command,
        cwd=shop,
        env={**environment, "PRE_COMMIT_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    first, second = done.stdout.split("- hook id: ")[1:]
    assert first.startswith("clusterlint\n- exit code: 1") and second.startswith("clusterlint-all\n- exit code: 1")
    assert set(re.findall(r"--> (\S+?):", first)) == {"shop/orders.py"}
    assert {"shop/orders.py", "shop/catalogue.py"} < set(re.findall(r"--> (\S+?):", second))
    assert done.stdout.count("Installing environment") == 1
