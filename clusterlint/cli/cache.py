"""``clusterlint cache``: where the cache of a project is, what is in it, and how it goes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Group
from clusterlint.cli.options import FILES, with_options
from clusterlint.errors import ExitStatus

if TYPE_CHECKING:
    from clusterlint.cache.store import Store

_PATH = click.argument("path", default=".", type=click.Path(path_type=Path))


@click.group(
    cls=Group,
    examples=[("clusterlint cache info", "how large it is"), ("clusterlint cache clear", "")],
)
def cache() -> None:
    """What runs keep for the next ones.

    It can be deleted at any time. Nothing in it is run, and what is damaged is made again.
    """


@cache.command("dir", examples=[("clusterlint cache dir", "of the current project")])
@_PATH
@with_options(FILES)
def directory(path: Path, **given: Any) -> int:
    """Print the folder of the cache of PATH's project."""
    click.echo(_store(path, **given).folder)
    return ExitStatus.CLEAN


@cache.command(examples=[("clusterlint cache info", "of the current project")])
@_PATH
@with_options(FILES)
def info(path: Path, **given: Any) -> int:
    """Print the folder of the cache of PATH's project, and how much is in it."""
    store = _store(path, **given)
    found = store.contents()
    click.echo(f"{store.folder}: {found.entries} entries, {_kilobytes(found.size)}")
    return ExitStatus.CLEAN


@cache.command(examples=[("clusterlint cache clear", "of the current project")])
@_PATH
@with_options(FILES)
def clear(path: Path, **given: Any) -> int:
    """Delete the entries in the cache of PATH's project."""
    store = _store(path, **given)
    gone = store.clear()
    click.echo(f"{store.folder}: {gone.entries} entries deleted, {_kilobytes(gone.size)}")
    return ExitStatus.CLEAN


def _store(path: Path, config: Path | None, isolated: bool) -> Store:
    from clusterlint.cli.known import rule_names
    from clusterlint.cli.work import store_of
    from clusterlint.settings import load_settings

    target = Path(os.path.abspath(path))
    settings = load_settings([target], rule_names(), config=config, isolated=isolated)
    store = store_of(settings)
    assert store is not None
    return store


def _kilobytes(size: int) -> str:
    return f"{-(-size // 1000)} kB"
