"""``clusterlint version``: what runs, what it judges by, and what the project has."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clusterlint import __version__
from clusterlint.cli.command import Command
from clusterlint.cli.known import rule_names
from clusterlint.cli.options import FILES, with_options

if TYPE_CHECKING:
    from clusterlint.settings import Settings


@click.command(
    cls=Command, examples=[("clusterlint version", ""), ("clusterlint version services/cart", "a part of it")]
)
@click.argument("path", default=".", type=click.Path(path_type=Path))
@with_options(FILES)
def version(path: Path, config: Path | None, isolated: bool) -> None:
    """Versions of clusterlint and what it runs on; client library and target of PATH's project.

    Put it into a report of a mistake. `clusterlint --version` prints the version alone.
    """
    from clusterlint.settings import load_settings

    target = Path(os.path.abspath(path))
    settings = load_settings([target], rule_names(), config=config, isolated=isolated)
    for name, words in (*_program(), *_project(target, settings)):
        click.echo(f"{name:<12} {words}")


def _program() -> Iterator[tuple[str, str]]:
    yield "clusterlint", f"{__version__} ({Path(__file__).parents[1].as_posix()})"
    yield platform.python_implementation(), f"{platform.python_version()} ({Path(sys.executable).as_posix()})"
    for name in ("libcst", "click", "rich"):
        yield name, metadata.version(name)
    yield "platform", f"{platform.system()} {platform.release()} {platform.machine()}"


def _project(target: Path, settings: Settings) -> Iterator[tuple[str, str]]:
    file = settings.source
    told = file.relative_to(settings.root).as_posix() if file and file.is_relative_to(settings.root) else file
    yield "project", f"{settings.root.as_posix()} ({told or 'no configuration'})"
    yield from (("client", words) for words in _clients(target, settings))
    yield "target", _target(settings)


def _clients(target: Path, settings: Settings) -> Iterator[str]:
    """The releases that are judged by, where code of ``target`` would find them."""
    from clusterlint.dependencies import find, parse_client
    from clusterlint.discover.walk import relative
    from clusterlint.rules.judged_by import by_manifest

    if settings.client is not None:
        given = parse_client(settings.client)
        yield by_manifest(given.name, given)
        return
    folder = target if target.is_dir() else target.parent
    place = f"{relative(folder, settings.root)}/code.py".removeprefix("./")
    found = find(settings.root, [place])
    told = [one for name in ("redis", "valkey") if (one := found.of(name, place)) is not None]
    yield from (by_manifest(one.name, one) for one in told)
    if not told:
        yield by_manifest("redis", None)


def _target(settings: Settings) -> str:
    from clusterlint.catalog.target import target
    from clusterlint.discover.server_images import server_images

    chosen = target(settings.target) if settings.target else None
    if chosen is not None:
        return f"{chosen.title} (as configured)"
    images = server_images(settings.root)
    seen = f"; {images[0].path}:{images[0].line} runs {images[0].name} {images[0].version}" if images else ""
    return f"a Redis Cluster (none configured{seen})"
