"""The runbook carries the names of the project, and its commands are such as the shell and clusterlint take."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import click
import made
import pytest

from clusterlint.audit import Audit
from clusterlint.audit.runbook.project import variable
from clusterlint.cli.main import cli
from clusterlint.migrate.key_map import read_key_map

TWO = """\
import os
import redis

main = redis.Redis.from_url(os.environ["MAIN_URL"])
jobs = redis.Redis(host="jobs.internal", port=6380, db=2)


def both(uid):
    main.mget(f"user:{uid}:name", f"user:{uid}:mail")
    jobs.lpush("work", uid)
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return made.audit_in(tmp_path_factory.mktemp("two"), {"app.py": TWO})


def commands(found: Audit) -> list[str]:
    return [command for phase in found.runbook for step in phase.steps for command in step.commands]


def text_of(found: Audit) -> str:
    return json.dumps([(step.title, step.text) for phase in found.runbook for step in phase.steps])


def test_it_has_the_four_phases(two: Audit) -> None:
    assert [phase.name for phase in two.runbook] == ["before", "during", "verify", "roll back"]


def test_endpoints_and_databases_are_those_of_the_code(two: Audit) -> None:
    assert "jobs.internal:6380 has database 2" in text_of(two)
    assert "URL_JOBS_INTERNAL_6380 stands for jobs.internal:6380" in text_of(two)
    copies = [command for command in commands(two) if "migrate-keys" in command and "--dry-run" not in command]
    assert copies[:2] == [
        'clusterlint migrate-keys key-map.json --from "$MAIN_URL" --to "$NEW_MAIN_URL"',
        'clusterlint migrate-keys no-renames.json --from "$URL_JOBS_INTERNAL_6380" --to "$NEW_URL_JOBS_INTERNAL_6380"',
    ]
    clients = next(step for step in two.runbook[0].steps if step.title == "Build cluster clients")
    assert {(clue.line, clue.text) for clue in clients.places} == {
        (4, "redis.Redis on MAIN_URL"),
        (5, "redis.Redis, database 2 on jobs.internal:6380"),
    }


def test_every_command_of_ours_parses(two: Audit, texts: dict[str, str]) -> None:
    shop = [command for phase in json.loads(texts["shop.json"])["runbook"] for step in phase["steps"] for command in step["commands"]]
    ours = [words for command in (*commands(two), *shop) if (words := shlex.split(command, comments=True))[0] == "clusterlint"]
    assert len(ours) > 12
    for words in ours:
        command = cli.get_command(click.Context(cli), words[1])
        assert command is not None, words
        arguments = [word for word in words[2:] if word != "<"]
        command.make_parser(click.Context(command)).parse_args(arguments)


def test_commands_are_for_a_posix_shell(two: Audit) -> None:
    script = "\n".join(commands(two))
    done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False, timeout=20)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_map_without_renames_is_one_that_migrate_keys_takes(two: Audit, tmp_path: Path) -> None:
    (made_here,) = [command for command in commands(two) if command.startswith("printf")]
    subprocess.run(["sh", "-c", made_here], cwd=tmp_path, check=True, timeout=20)
    assert read_key_map(tmp_path / "no-renames.json", None, 0).families == ()


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        ("REDIS_URL", "REDIS_URL"),
        ("settings.redis_url", "URL_SETTINGS_REDIS_URL"),
        ("10.0.0.1:6379", "URL_10_0_0_1_6379"),
        ("$(reboot)", "URL_REBOOT"),
        ("\u7528", "REDIS_URL"),
    ],
)
def test_names_of_variables(endpoint: str, name: str) -> None:
    assert variable(endpoint) == name


def test_no_password_and_no_value_in_commands(texts: dict[str, str]) -> None:
    assert "hunter2" not in texts["hostile.json"]
    document = json.loads(texts["hostile.json"])
    for phase in document["runbook"]:
        for step in phase["steps"]:
            script = "\n".join(step["commands"])
            assert "reboot" not in script and "document.title" not in shlex.join(shlex.split(script, comments=True)[:1] or [""])
            subprocess.run(["sh", "-n"], input=script, text=True, check=True, timeout=20)


def test_json_has_what_the_page_has(texts: dict[str, str]) -> None:
    document = json.loads(texts["shop.json"])
    assert document["schema"] == 1
    assert {"findings", "caveats", "endpoints", "keys", "graph", "slots", "connections", "runbook", "limits"} <= set(document)
    assert document["verdict"]["breaks"] == sum(document["verdict"]["way"].values()) == sum(document["verdict"]["effect"].values())
    numbers = [number for one in document["caveats"] for number in one["findings"]]
    assert max(numbers) < len(document["findings"])
    assert made.SHOP.name == document["project"]
    owners = {row["name"] for row in document["by_owner"]}
    assert owners == {"@shop/platform", "@shop/checkout", "@shop/warehouse", "nobody"}
