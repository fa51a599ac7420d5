"""The output is the same, byte for byte, whatever the hash seed, the order of the files, or how often it is made."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from clusterlint.discover import discover
from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.link.linker import link
from clusterlint.link.program import Program
from clusterlint.stack import on_large_stack

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
CASES = ROOT / "tests" / "cases"
MODULES = sorted(path for path in CASES.iterdir() if path.is_dir() and len(list(path.glob("*.py"))) > 2)
"""Programs of several modules."""

COMMANDS = {
    "check": ["check", "--format", "json"],
    "check text": ["check"],
    "keys": ["keys", "--format", "json"],
    "keys graph": ["keys", "--format", "dot"],
    "fix": ["fix", "--unsafe", "--diff", "--exit-zero", "--select", "hash-tags,CL401", "--format", "json"],
    "explain": ["explain", "--format", "json", "MOVED 12182 10.0.0.3:6379"],
    "provenance": ["check", "--explain-provenance", "examples/shop/shop/catalogue.py:45", "--format", "json"],
}
SEEDS = ("0", "4711")


def programs() -> list[Path]:
    return [SHOP, *MODULES[:1]]


def output(arguments: list[str], seed: str) -> str:
    """What a process of its own prints, with that hash seed."""
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_hash_seed_changes_nothing(command: str) -> None:
    first, *others = (output([*COMMANDS[command], "examples/shop"], seed) for seed in SEEDS)
    assert len(first) > 200
    assert others == [first] * len(others)


@pytest.mark.parametrize("folder", MODULES[:1], ids=lambda path: path.name)
def test_the_hash_seed_changes_nothing_in_a_program_of_several_modules(folder: Path) -> None:
    place = str(folder.relative_to(ROOT))
    for arguments in (
        ["check", "--isolated", "--format", "json"],
        ["keys", "--isolated", "--format", "json"],
    ):
        first, second = (output([*arguments, place], seed) for seed in SEEDS[:2])
        assert json.loads(first) and first == second


@cache
def sources(folder: Path) -> tuple[SourceFile, ...]:
    return discover([folder], ROOT, (), force_exclude=False).files


def facts(found: tuple[SourceFile, ...]) -> list[FileFacts]:
    return [one for one in map(extract, found) if isinstance(one, FileFacts)]


def linked(found: list[FileFacts], *, with_hops: bool = False) -> Program:
    return on_large_stack(lambda: link(found, with_hops=with_hops))


@pytest.mark.parametrize("folder", programs(), ids=lambda path: path.name)
def test_the_order_of_the_files_changes_nothing(folder: Path) -> None:
    found = facts(sources(folder))
    program = repr(linked(found))
    for number in range(3):
        mixed = list(found)
        random.Random(number).shuffle(mixed)
        assert repr(linked(mixed)) == program


@pytest.mark.parametrize("folder", programs(), ids=lambda path: path.name)
def test_the_number_of_processes_changes_nothing(folder: Path) -> None:
    """Extraction is a function of one file: facts made by several processes link to the same program."""
    here = facts(sources(folder))
    with ProcessPoolExecutor(max_workers=2) as pool:
        there = [one for one in pool.map(extract, sources(folder)) if isinstance(one, FileFacts)]
    assert there == here
    assert repr(linked(there)) == repr(linked(here))


def test_a_second_run_in_the_same_process_says_the_same() -> None:
    found = facts(sources(SHOP))
    first = linked(found, with_hops=True)
    other = linked(facts(sources(MODULES[0])))
    second = linked(found, with_hops=True)
    assert other != first
    assert repr(first) == repr(second)
    assert [call.client.hops for call in first.calls] == [call.client.hops for call in second.calls]


def test_hops_change_nothing_else() -> None:
    found = facts(sources(SHOP))
    assert repr(linked(found)) == repr(linked(found, with_hops=True))
