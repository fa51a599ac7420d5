"""In which form keys come, told from their first lines. The forms are in README, "Observed keys"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from clusterlint.observe.quoting import QUOTED

HEAD = 1_000
"""Lines that are looked at."""


class Format(str, Enum):
    """What a line is."""

    KEYS = "keys"  # a key as it is: redis-cli --scan into a pipe or a file
    SIZED = "keys-bytes"  # a key, a tab or spaces, its bytes
    QUOTED = "quoted"  # as redis-cli prints on a terminal, or with --no-raw; bytes may follow
    MONITOR = "monitor"  # redis-cli monitor
    BIGGEST = "memkeys"  # redis-cli --memkeys, --bigkeys
    CSV = "csv"  # a table with a column "key": the memory report of rdb -c memory


QUOTED_LINE = re.compile(
    rb"\s*(?:\d+\)\s+)?(" + QUOTED + rb")(?:[ \t]+(?:(?:\(integer\) )?(\d+)|\(nil\))?)?\s*"
)
"""A quoted key, what redis-cli puts before it in a list, and bytes after it, if there are any."""

MONITOR_LINE = re.compile(rb'\d+\.\d+ \[(\d+) ([^\]]*(?:\][^\]]*)*?)\] (".*")\s*')
"""MONITOR: time, [database client], quoted words. An address can hold brackets: [::1]:6379."""

BIGGEST_LINE = re.compile(
    rb"(?:\[\d+\.\d+%\] )?Biggest +(\S+) +found(?: so far)? +'(.*)' (?:with|has) (\d+) (\w+)\s*"
)
"""Type, key, number, unit."""

_SIZED_TAB = re.compile(rb".*\t\d+\s*", re.DOTALL)
_SIZED = re.compile(rb".*[ \t]\d+\s*", re.DOTALL)
_BIGGEST = re.compile(rb"# Scanning the entire keyspace|\[\d+\.\d+%\] Biggest ")
_TROUBLE = re.compile(
    rb"Could not connect to Redis|Error: |\(error\) |(?:NOAUTH|WRONGPASS|NOPERM|AUTH failed|ERR |LOADING )"
)


def recognised(lines: Sequence[bytes]) -> Format:
    """The form of the first lines; where nothing else fits, each line is a key."""
    full = [line for line in lines[:HEAD] if line.strip()]
    if not full:
        return Format.KEYS
    if any(_BIGGEST.match(line) for line in full[:8]):
        return Format.BIGGEST
    rest = full[1:] if full[0].strip() == b"OK" else full  # MONITOR begins with it
    if _share(MONITOR_LINE, rest) > 0.5:
        return Format.MONITOR
    if key_column(full[0]) is not None:
        return Format.CSV
    if _share(QUOTED_LINE, full) > 0.9:
        return Format.QUOTED
    if _share(_SIZED_TAB, full) > 0.5 or _share(_SIZED, full) == 1:
        return Format.SIZED
    return Format.KEYS


def trouble(lines: Sequence[bytes]) -> bytes | None:
    """What redis-cli says in place of keys, if all that there is are one or two lines of that."""
    full = [line for line in lines if line.strip()]
    return full[0].strip() if 0 < len(full) <= 2 and _TROUBLE.match(full[0]) else None


def key_column(line: bytes) -> int | None:
    """Where the keys are in a table with this first line; None where it is no such line."""
    names = [name.strip().strip(b'"').lower() for name in line.split(b",")]
    return names.index(b"key") if len(names) > 1 and b"key" in names else None


def _share(pattern: re.Pattern[bytes], lines: Sequence[bytes]) -> float:
    return sum(pattern.fullmatch(line) is not None for line in lines) / (len(lines) or 1)
