"""The options on observed keys, which several commands have, and what they lead to."""

from __future__ import annotations

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
    from clusterlint.audit import Audit
    from clusterlint.observe import Observed
    from clusterlint.pipeline.keys import FoundKeys
    from clusterlint.pipeline.observing import Source
    from clusterlint.settings import Settings

_FORMS = ("auto", "keys", "keys-bytes", "quoted", "monitor", "memkeys", "csv")
_UNITS = {"": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def _size(value: str) -> int:
    """Bytes, as redis.conf writes them: 1gb is 1024 ** 3, 1g is 1000 ** 3."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?b)?", value.strip().lower())
    if found is None or float(found[1]) == 0:
        raise click.BadParameter(f"{value!r} is no size; say 60gb or 500mb")
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
    _option("--node-memory", type=_size, metavar="SIZE", help="Of a master: 60gb. Is it enough?"),
    _option("--used-memory", type=_size, metavar="SIZE", help="What INFO says; for keys without sizes."),
    _option("--headroom", type=click.IntRange(0, 90), metavar="PERCENT", help="Of it, free of data [25]."),
)

_NAMES = {
    "keys_from": "file",
    "keys_format": "form",
    "redis": "url",
    "sample": "sample",
    "redis_rate": "rate",
    "node_memory": "node_memory",
    "used_memory": "used_memory",
    "headroom": "headroom",
}
"""Option -> the field of Source."""

_NEEDS = {
    "keys_format": ("keys_from",),
    "sample": ("redis",),
    "redis_rate": ("redis",),
    "node_memory": ("keys_from", "redis"),
    "used_memory": ("keys_from", "redis"),
    "headroom": ("node_memory",),
}


def taken(given: dict[str, Any]) -> Source | None:
    """The values of these options, out of those of a command; None: nothing is to be measured.

    Says at once what can not work: raises UsageError and UserError, and asks a server whether it is there.
    """
    wanted = {name: given.pop(name) for name in _NAMES}
    if wanted["keys_from"] is not None and wanted["redis"] is not None:
        raise click.UsageError("give --keys-from or --redis, not both")
    for name, needed in _NEEDS.items():
        if wanted[name] is not None and all(wanted[one] is None for one in needed):
            raise click.UsageError(f"{_flag(name)} needs {' or '.join(map(_flag, needed))}")
    if wanted["keys_from"] is None and wanted["redis"] is None:
        return None
    from clusterlint.pipeline.observing import Source

    source = Source(**{_NAMES[name]: value for name, value in wanted.items() if value != "auto"})
    _there(source)
    return source


def _there(source: Source) -> None:
    if source.url is not None:
        from clusterlint.observe.live import answer

        answer(source.url)
    elif source.file != "-":
        path = Path(str(source.file))
        if not path.exists() or path.is_dir():
            raise UserError(
                f"--keys-from {path}: {'a folder, not a file' if path.is_dir() else 'no such file'}"
            )


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def measured(source: Source | None, found: FoundKeys | Audit, settings: Settings) -> Observed | None:
    """What the options ask to be measured, None where they ask for nothing."""
    if source is None:
        return None
    from clusterlint.pipeline.observing import observe

    with counter(quiet=settings.quiet) as tick:
        return observe(found.keys, found.plan, source, settings, tick)
