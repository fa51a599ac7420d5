"""The setting `target`: only known names, and nothing read before it is checked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clusterlint.catalog.target import target_names
from clusterlint.errors import UserError
from clusterlint.settings import RuleNames, Settings, load_settings

RULES = RuleNames((("CL101", "cross-slot-command"),))


def load(folder: Path, value: str) -> Settings:
    (folder / "clusterlint.toml").write_text(f"target = {value}\n")
    return load_settings([folder], RULES)


@pytest.mark.parametrize("name", target_names())
def test_every_name_is_taken(tmp_path: Path, name: str) -> None:
    assert load(tmp_path, f'"{name}"').target == name


def test_the_case_does_not_matter(tmp_path: Path) -> None:
    assert load(tmp_path, '"ElastiCache"').target == "ElastiCache"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"redis 7.2"', ['(did you mean "redis-7.2"?)', "'redis 7.2'"]),
        ('"elasticash"', ['(did you mean "elasticache"?)']),
        ('"Valkey9"', ['(did you mean "valkey-9"?)']),
        ('"postgres"', ['such as "redis-7.2" or "elasticache", not']),
        ('""', ["not ''"]),
        ("7.2", ["not 7.2"]),
    ],
)
def test_another_name_is_a_mistake(tmp_path: Path, value: str, said: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, value)
    message = str(caught.value)
    assert message.startswith(
        f'{tmp_path / "clusterlint.toml"}: "target" must be the name of a server or service'
    )
    assert all(part in message for part in said), message


def test_a_flag_is_checked_as_well(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r'command line: "target" must be .* \(did you mean "memorydb"\?\)'):
        load_settings([tmp_path], RULES, flags={"target": "memorydbs"})


def test_the_table_of_targets_is_not_read_at_import() -> None:
    code = (
        "import clusterlint.settings.schema as schema; from clusterlint.catalog.load import load\n"
        "print(load.cache_info().currsize); schema.KEYS['target']('redis-8'); print(load.cache_info().currsize)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["0", "1"]
