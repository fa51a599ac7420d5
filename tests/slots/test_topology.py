"""Slot ranges against redis-cli: what it printed (recorded), its C arithmetic, and what it prints now where it is there."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from ctypes import c_float
from pathlib import Path

import pytest
from live_servers import find_binary, find_redis_cli

from clusterlint.slots import SLOTS, node_of, slot_ranges

# The last slot of every master as `redis-cli --cluster create` of Redis 7.0.15 printed it, with that many real nodes.
RECORDED = json.loads((Path(__file__).parent / "redis_cli_ranges.json").read_text())


def lasts_in_c(masters: int) -> list[int]:
    """The loop of clusterManagerCommandCreate with C floats; lround rounds half away from zero."""
    per_node = c_float(c_float(SLOTS).value / c_float(masters).value)
    cursor, first, lasts = c_float(0.0), 0, []
    for index in range(masters):
        exact = c_float(c_float(cursor.value + per_node.value).value - 1).value
        last = math.floor(exact + 0.5) if index < masters - 1 else SLOTS - 1
        last = max(last, first)
        lasts.append(last)
        first = last + 1
        cursor = c_float(cursor.value + per_node.value)
    return lasts


@pytest.mark.parametrize("masters", sorted(int(number) for number in RECORDED))
def test_as_redis_cli_printed_it(masters: int) -> None:
    assert [last for _, last in slot_ranges(masters)] == RECORDED[str(masters)]


@pytest.mark.parametrize("masters", range(1, 101))
def test_as_the_c_code_computes_it(masters: int) -> None:
    assert [last for _, last in slot_ranges(masters)] == lasts_in_c(masters)


@pytest.mark.parametrize("masters", [1, 2, 3, 78, 100, 1000, 4096, 16383, 16384])
def test_every_slot_has_one_owner(masters: int) -> None:
    ranges = slot_ranges(masters)
    assert len(ranges) == masters
    assert [slot for first, last in ranges for slot in range(first, last + 1)] == list(range(SLOTS))
    for index, (first, last) in enumerate(ranges[:50]):
        assert node_of(first, masters) == node_of(last, masters) == index


@pytest.mark.parametrize("masters", [0, -1, SLOTS + 1])
def test_impossible_numbers_of_masters(masters: int) -> None:
    with pytest.raises(ValueError, match="masters"):
        slot_ranges(masters)


def test_three_masters() -> None:
    assert slot_ranges(3) == ((0, 5460), (5461, 10922), (10923, 16383))
    assert [node_of(slot, 3) for slot in (0, 5460, 5461, 10922, 10923, 16383)] == [0, 0, 1, 1, 2, 2]
    with pytest.raises(ValueError, match="16384"):
        node_of(SLOTS, 3)


def test_redis_cli_that_is_here_says_the_same(tmp_path: Path) -> None:
    redis_cli = find_redis_cli()
    printed = _printed_by(redis_cli, tmp_path) if redis_cli else RECORDED["5"]
    assert printed == [last for _, last in slot_ranges(5)]


def _printed_by(redis_cli: str, folder: Path) -> list[int]:
    """Five empty nodes; redis-cli shows its plan and is answered "no"."""
    script = Path(__file__).parent / "plan_of_redis_cli.py"
    done = subprocess.run(
        [sys.executable, str(script), redis_cli, str(find_binary()), str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return [int(last) for last in re.findall(r"Master\[\d+\] -> Slots \d+ - (\d+)", done.stdout)]
