"""README.md is run: its commands, their output, its tables, its examples."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import click
import pytest
from readme_text import README, ROOT, Block, blocks, mismatch, parts, run_session, steps
from refresh import NO_EFFECT, example_report, generated

from clusterlint import __version__
from clusterlint.cli.main import cli
from clusterlint.cli.options import FORMATS

TEXT = README.read_text(encoding="utf-8")
SESSIONS = blocks(TEXT, "console")
SPANS = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL))

LIBRARIES = {
    "redis-py": "import redis\nr = redis.Redis()",
    "redis-py, asyncio": "import redis.asyncio as aio\nr = aio.from_url('redis://h')",
    "valkey-py": "from valkey import Valkey\nr = Valkey()",
    "fakeredis": "from fakeredis import FakeRedis as Anything\nr = Anything()",
    "aioredis": "import aioredis\nr = aioredis.from_url('redis://h')",
    "redis-py-cluster": "from rediscluster import RedisCluster\nr = RedisCluster()",
    "coredis": "import coredis\nr = coredis.Redis()",
    "aredis": "import aredis\nr = aredis.StrictRedis()",
    "walrus": "import walrus\nr = walrus.Walrus()",
    "Flask-Redis": "from flask_redis import FlaskRedis\nr = FlaskRedis()",
    "django-redis": "from django_redis import get_redis_connection\nr = get_redis_connection('default')",
    "django-valkey": "from django_valkey import get_valkey_connection\nr = get_valkey_connection('default')",
    "redis-om": "from redis_om import get_redis_connection\nr = get_redis_connection()",
    "arq": "from arq import ArqRedis\nr = ArqRedis()",
    "rq": "from rq import get_current_connection\nr = get_current_connection()",
}
"""Library as README names it -> code whose `r` must be recognised as a client, whatever its name."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the example service, with its code in src/ as well."""
    folder = tmp_path / "shop"
    shutil.copytree(ROOT / "examples" / "shop", folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(folder / "shop", folder / "src")
    return folder


def run(command: str, folder: Path, scratch: Path) -> tuple[int, str]:
    """One command as a shell runs it: exit status and output."""
    session = steps(Block(0, "console", f"$ {command}\n$ echo $?\n"))
    (_, output), (_, status) = run_session(session, folder, scratch / "bin")
    return int(status[0]), "\n".join(output)


@pytest.mark.parametrize("block", SESSIONS, ids=lambda block: f"line {block.line}")
def test_sessions_print_what_is_shown(block: Block, tmp_path: Path) -> None:
    session = steps(block)
    assert session
    for step, real in run_session(session, ROOT, tmp_path):
        wrong = mismatch(step.shown, real)
        assert wrong is None, f"README.md:{block.line}: $ {step.command}: {wrong}"


@pytest.mark.parametrize("name", sorted(generated()))
def test_generated_parts_are_fresh(name: str) -> None:
    assert parts(TEXT)[name] == generated()[name], "run: python tests/readme/refresh.py --write"


def test_first_two_shell_blocks_are_the_two_commands() -> None:
    main_job, tests = (block.body for block in blocks(TEXT, "sh")[:2])
    assert main_job.endswith("python -m pip install . &&\nclusterlint check examples/shop\n")
    assert tests.endswith("python -m pip install -e '.[dev]' &&\npython -m pytest -n 2\n")


@pytest.mark.parametrize("command", blocks(TEXT, "sh")[2].body.splitlines())
def test_commands_for_continuous_integration(command: str, shop: Path, tmp_path: Path) -> None:
    status, output = run(command, shop, tmp_path)
    assert status == 1, output
    if "--output " in command:
        assert json.loads((shop / "clusterlint.sarif").read_text())["version"] == "2.1.0"
        assert (shop / "clusterlint.xml").read_text().startswith("<?xml")
    if "--output-file" in command:
        assert json.loads((shop / "clusterlint.json").read_text())["schema"] == 1


@pytest.mark.parametrize("command", sorted({span for span in SPANS if span.startswith("clusterlint ")}))
def test_commands_in_the_text(command: str, shop: Path, tmp_path: Path) -> None:
    status, output = run(command, shop, tmp_path)
    differs = "--diff" in command or ("check" in command and "--show-settings" not in command)
    assert status == (1 if differs else 0), output


OTHERS = {"--cluster", "--scan", "--no-raw", "--memkeys", "--bigkeys"}
"""Flags of redis-cli."""


def test_flags_in_the_text_exist() -> None:
    known = {"--write", "--lint-only", "--sources"}  # of the scripts in tests
    context = click.Context(cli)
    for command in (cli.get_command(context, name) for name in cli.list_commands(context)):
        known |= {
            name
            for option in command.params
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        }
    named = {flag for span in SPANS for flag in re.findall(r"--[a-z][a-z-]*", span)} - OTHERS
    assert named <= known


def test_configuration_example_is_accepted(shop: Path, tmp_path: Path) -> None:
    (example,) = blocks(TEXT, "toml")
    (shop / "clusterlint.toml").write_text(example.body, encoding="utf-8")
    status, output = run("clusterlint check --show-settings", shop, tmp_path)
    assert status == 0, output
    assert "fail-on = error" in output
    assert "endpoints = ['REDIS_URL']" in output


@pytest.mark.parametrize("key", NO_EFFECT)
def test_keys_without_effect_have_none(key: str) -> None:
    """When one of them begins to work, README has to say so."""
    use = re.compile(rf"settings\.{key.replace('-', '_')}\b")
    users = [
        path for path in (ROOT / "clusterlint").rglob("*.py") if use.search(path.read_text(encoding="utf-8"))
    ]
    assert users == []


def test_suppressions_example_suppresses(tmp_path: Path) -> None:
    example, _ = blocks(TEXT, "python")
    (tmp_path / "example.py").write_text(example.body, encoding="utf-8")
    status, output = run("clusterlint check --isolated example.py", tmp_path, tmp_path)
    assert status == 0, output
    assert "\nNo findings in 1 file" in output and "2 suppressed" in output


def test_example_of_both_modes_is_silent_because_of_its_flag(tmp_path: Path) -> None:
    _, example = blocks(TEXT, "python")
    place = tmp_path / "example.py"
    place.write_text(example.body, encoding="utf-8")
    status, output = run("clusterlint check --isolated example.py", tmp_path, tmp_path)
    assert status == 0 and "No findings in 1 file; 2 Redis calls" in output, output
    place.write_text(example.body.replace("    if settings.REDIS_CLUSTER_ENABLED", "    if names"), encoding="utf-8")
    status, output = run("clusterlint check --isolated example.py", tmp_path, tmp_path)
    assert status == 1 and "CL101" in output, output


def test_json_has_the_keys_of_the_text() -> None:
    listed = TEXT.split("The keys at the top:")[1].split("Lines and columns")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == set(example_report())


def test_formats_are_those_of_the_flag() -> None:
    table = TEXT.split("### Formats")[1].split("\n\n")[1]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == FORMATS


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_are_recognised(library: str, tmp_path: Path) -> None:
    assert library.partition(",")[0] in TEXT
    source = tmp_path / "example.py"
    source.write_text(LIBRARIES[library] + "\nr.rename('a', 'b')\n", encoding="utf-8")
    _, output = run("clusterlint check --isolated --format json example.py", tmp_path, tmp_path)
    (call,) = json.loads(output)["calls"]
    assert (call["command"], call["confidence"]) == ("RENAME", "certain")


def test_hook_example_names_a_hook_and_this_version() -> None:
    (example,) = blocks(TEXT, "yaml")
    hooks = re.findall(r"^- id: (\S+)$", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE)
    assert set(re.findall(r"- id: (\S+)", example.body)) <= set(hooks)
    assert re.findall(r"rev: v(\S+)", example.body) == [__version__]
    assert all(f"| `{hook}` |" in TEXT for hook in hooks)


def test_probed_releases() -> None:
    probed = json.loads((ROOT / "clusterlint" / "catalog" / "verdicts.json").read_text(encoding="utf-8"))[
        "redis"
    ]
    wanted = f"{len(probed)} releases of redis-py ({probed[0]} to {probed[-1]})"
    assert wanted in " ".join(TEXT.split())


def test_largest_file() -> None:
    from clusterlint.discover.guard import LARGEST_PARSED

    assert f"Files over {LARGEST_PARSED // 1_000_000} MB" in TEXT


def test_links_lead_to_files() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert targets
    assert all((ROOT / target).is_file() for target in targets)
