"""The options on observed keys, which several commands have, and what they lead to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli import command
from clusterlint.cli.options import in_section
from clusterlint.cli.terminal import counter
from clusterlint.errors import UserError

if TYPE_CHECKING:
    from clusterlint.keys import KeyMap
    from clusterlint.observe import Observed
    from clusterlint.plan import TagPlan
    from clusterlint.settings import Settings

_FORMS = ("auto", "keys", "keys-bytes", "quoted", "monitor", "memkeys", "csv")
_UNITS = {"": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4}


class _Size(click.ParamType[int]):
    """Bytes, as redis.conf writes them: 1gb is 1024 ** 3, 1g is 1000 ** 3."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?b)?", str(value).strip().lower())
        if found is None or float(found[1]) == 0:
            self.fail(f"{value!r} is no size; say 60gb or 500mb", param, ctx)
        return int(float(found[1]) * (1024 if found[3] else 1000) ** _UNITS[found[2]])


_option = in_section(command.KEYS)

OBSERVED: tuple[Callable[[Any], Any], ...] = (
    _option("--keys-from", type=click.Path(), metavar="FILE", help="Measure with the keys in it; -: stdin."),
    _option(
        "--keys-format", type=click.Choice(_FORMS), metavar="FORM", help="Of FILE: keys, monitor ... [auto]."
    ),
    _option("--redis", metavar="URL", help="Measure with keys of this server; read-only."),
    _option("--sample", type=click.IntRange(0), metavar="N", help="So many of them; 0: all [100000]."),
    _option("--redis-rate", type=click.FloatRange(0), metavar="N", help="So many a second; 0: any [2000]."),
    _option("--node-memory", type=_Size(), metavar="SIZE", help="Of a master: 60gb. Is it enough?"),
    _option("--used-memory", type=_Size(), metavar="SIZE", help="What INFO says; for keys without sizes."),
    _option("--headroom", type=click.IntRange(0, 90), metavar="PERCENT", help="Of it, free of data [25]."),
)

_NEEDS = {
    "keys_format": ("keys_from",),
    "sample": ("redis",),
    "redis_rate": ("redis",),
    "node_memory": ("keys_from", "redis"),
    "used_memory": ("keys_from", "redis"),
    "headroom": ("node_memory",),
}


def taken(given: dict[str, Any]) -> dict[str, Any]:
    """The values of these options, out of those of a command. Says at once what can not work.

    Raises UsageError and UserError; a server is asked whether it is there.
    """
    names = (
        "keys_from",
        "keys_format",
        "redis",
        "sample",
        "redis_rate",
        "node_memory",
        "used_memory",
        "headroom",
    )
    wanted = {name: given.pop(name) for name in names}
    if wanted["keys_from"] is not None and wanted["redis"] is not None:
        raise click.UsageError("give --keys-from or --redis, not both")
    for name, needed in _NEEDS.items():
        if wanted[name] is not None and all(wanted[one] is None for one in needed):
            raise click.UsageError(f"{_flag(name)} needs {' or '.join(map(_flag, needed))}")
    if wanted["keys_from"] not in (None, "-"):
        path = Path(wanted["keys_from"])
        if not path.exists() or path.is_dir():
            raise UserError(
                f"--keys-from {path}: {'a folder, not a file' if path.is_dir() else 'no such file'}"
            )
    if wanted["redis"] is not None:
        from clusterlint.observe.live import answer

        answer(wanted["redis"])
    return wanted


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def measured(wanted: dict[str, Any], keys: KeyMap, plan: TagPlan, settings: Settings) -> Observed | None:
    """What the options ask to be measured, None where they ask for nothing."""
    if wanted["keys_from"] is None and wanted["redis"] is None:
        return None
    from clusterlint.observe import Format, Matcher, Wanted, count, measure
    from clusterlint.observe.sizing import HEADROOM

    matcher = Matcher(keys, plan)
    headroom = HEADROOM if wanted["headroom"] is None else wanted["headroom"] / 100
    sizes = Wanted(settings.masters, wanted["node_memory"], headroom, wanted["used_memory"])
    with counter(quiet=settings.quiet) as tick:
        if wanted["redis"] is not None:
            return _of_server(wanted, matcher, keys, sizes, tick)
        form = None if wanted["keys_format"] in (None, "auto") else Format(wanted["keys_format"])
        counted = count(wanted["keys_from"], matcher, form, settings.jobs or os.cpu_count() or 1, tick)
    return measure(counted, matcher, keys, sizes)


def _of_server(
    wanted: dict[str, Any], matcher: Any, keys: KeyMap, sizes: Any, tick: Callable[[int], None]
) -> Observed:
    from dataclasses import replace

    from clusterlint.observe import measure
    from clusterlint.observe.live import Limits, look

    limits = Limits()
    if wanted["sample"] is not None:
        limits = replace(limits, keys=wanted["sample"])
    if wanted["redis_rate"] is not None:
        limits = replace(limits, rate=wanted["redis_rate"])
    seen = look(wanted["redis"], matcher, limits, tick)
    if sizes.used_memory is None:
        sizes = replace(sizes, used_memory=seen.used_memory)
    complete = seen.sample is None
    return measure(seen.counted, matcher, keys, sizes, seen.sample, seen.notes, complete=complete)
