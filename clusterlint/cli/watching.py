"""``clusterlint check --watch``: the same again whenever a file changes that it depends on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.settings import Settings

_SUFFIXES = (".py", ".pyi", ".pyw", ".lua", ".toml", ".lock", ".cfg", ".gitignore")
_NAMES = ("Pipfile", "requirements", "constraints")
_MAY_HOLD_CODE = {"build", "dist", "_build"}
_ALIVE = 500  # milliseconds after which the watcher is known to watch
_NAMED = 3


def watching(settings: Settings, again: Callable[[], Settings], run: Callable[[Settings], int]) -> int:
    """Runs now and after each burst of changes, until it is interrupted, which is its regular end.

    ``again`` reads the configuration anew. What is wrong with that, or with the input, is said, and the next
    change waited for. Raises UserError where the library that watches is missing.
    """
    if find_spec("watchfiles") is None:
        raise UserError("--watch needs watchfiles: pip install 'clusterlint[watch]'")
    try:
        _loop(settings, again, run)
    except KeyboardInterrupt:
        pass
    return ExitStatus.CLEAN


def _loop(settings: Settings, again: Callable[[], Settings], run: Callable[[Settings], int]) -> None:
    from watchfiles import DefaultFilter, watch

    from clusterlint.settings import DEFAULT_EXCLUDES

    left_out = {*DefaultFilter.ignore_dirs, *DEFAULT_EXCLUDES} - _MAY_HOLD_CODE
    known = DefaultFilter(ignore_dirs=sorted(left_out))
    changes = watch(
        settings.root,
        watch_filter=lambda change, path: known(change, path) and _counts(path, settings),
        rust_timeout=_ALIVE,
        yield_on_timeout=True,
    )
    next(changes)  # from now on nothing is missed
    _show(settings, (), run)
    for found in changes:
        if not found:
            continue
        names = sorted({_shown(path, settings.root) for _, path in found})
        try:
            settings = again()
        except UserError as problem:
            _say(f"error: {problem}")
        else:
            _show(settings, names, run)


def _show(settings: Settings, names: Iterable[str], run: Callable[[Settings], int]) -> None:
    if sys.stdout.isatty():
        click.clear()
    if not settings.quiet and names:
        _say(f"changed: {_listed(list(names))}")
    try:
        run(settings)
    except UserError as problem:
        _say(f"error: {problem}")
    if not settings.quiet:
        _say(f"waiting for changes in {settings.root} (Ctrl-C ends it)")


def _counts(path: str, settings: Settings) -> bool:
    """Whether a run can depend on the file: code, configuration, manifests, the baseline; not its cache."""
    name = os.path.basename(path)
    if settings.cache_dir is not None and Path(path).is_relative_to(settings.cache_dir):
        return False
    return (
        name.endswith(_SUFFIXES)
        or any(word in name for word in _NAMES)
        or (settings.baseline is not None and Path(path) == settings.baseline)
    )


def _shown(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)
