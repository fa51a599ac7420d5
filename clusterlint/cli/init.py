"""``clusterlint init``: a configuration to begin with, from what is in the code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Command
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import PROGRAM, as_flags, paths_argument, with_options
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.pipeline.endpoints import FoundEndpoints
    from clusterlint.report.configuration import Draft

_OWN = "clusterlint.toml"
_PROJECT = "pyproject.toml"


@click.command(
    cls=Command,
    examples=[
        ("clusterlint init", "asks, on a terminal"),
        ("clusterlint init --endpoint REDIS_URL --force", "chosen already"),
    ],
)
@paths_argument()
@click.option("--pyproject", is_flag=True, help="Write [tool.clusterlint] into pyproject.toml.")
@click.option("--force", is_flag=True, help="Write it anew where there is one already.")
@with_options(PROGRAM)
def init(paths: tuple[str, ...], pyproject: bool, force: bool, **given: Any) -> int:
    """Write a configuration from what PATHS (files or folders) hold, with every endpoint to choose from.

    On a terminal it asks which endpoints migrate; else all choices are written as comments, but for those
    given with --endpoint. Without --force nothing is overwritten.
    """
    from clusterlint.pipeline.endpoints import endpoint_map
    from clusterlint.settings import load_settings

    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    rules = known_rules()
    flags = as_flags(given)
    settings = load_settings(targets, rule_names(), flags=flags, isolated=True)
    place = _place(targets[0], settings.root, pyproject=pyproject, force=force)
    discovery = found_files(targets, settings)
    with work(settings) as (tick, means):
        found = endpoint_map(discovery, settings, rules, tick, means)
    draft = _draft(found, flags, settings.root)
    wrong = [line for line in found.remarks if line.startswith("no client uses")]
    if wrong:
        raise UserError(wrong[0])
    if _on_terminal():
        draft, place = _asked(draft, place, pyproject=pyproject)
    _write(place, draft, force=force)
    if not settings.quiet:
        _say(f"wrote {_shown(place)}: {_sum(draft)}; next: clusterlint check")
    for line in found.failures:
        _say(f"internal error: {line}")
    return ExitStatus.INTERNAL if found.failures else ExitStatus.CLEAN


def _place(first: Path, root: Path, *, pyproject: bool, force: bool) -> Path:
    """The file that is written. Raises UserError where there is a configuration already."""
    from clusterlint.settings.files import find_file

    there = find_file(first)
    if there is not None and not force:
        raise UserError(f"{_shown(there)} is a configuration already; --force writes it anew")
    folder = there.parent if there is not None else root
    wanted = pyproject or (there is not None and there.name == _PROJECT)
    if wanted and not (folder / _PROJECT).is_file():
        raise UserError(f"{_shown(folder / _PROJECT)}: there is no such file; leave --pyproject out")
    return folder / (_PROJECT if wanted else _OWN)


def _draft(found: FoundEndpoints, flags: dict[str, Any], root: Path) -> Draft:
    from clusterlint.catalog.target import target
    from clusterlint.discover.server_images import server_images
    from clusterlint.report.configuration import Draft

    names = [(image, f"{image.name}-{image.version}") for image in server_images(root)]
    image = next(((one, name) for one, name in names if target(name) is not None), None)
    keys: tuple[str, ...] = ("mode", "masters", "target", "client")
    given: dict[str, str | int] = {key: flags[key] for key in keys if key in flags}
    tests = found.tests
    return Draft(
        endpoints=found.endpoints,
        chosen=tuple(flags.get("endpoints", ())),
        given=given,
        excluded=tuple(dict.fromkeys([*flags.get("extend-exclude", ()), *tests])),
        tests=tests,
        client="; ".join(found.judged_by),
        image=f"{image[0].name} {image[0].version} ({image[0].path}:{image[0].line})" if image else "",
        target=image[1] if image else "",
    )


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(draft: Draft, place: Path, *, pyproject: bool) -> tuple[Draft, Path]:
    """The draft and the file as the person at the terminal wants them."""
    from dataclasses import replace

    from clusterlint.report.endpoints import render_endpoints

    project = place.parent / _PROJECT
    if draft.endpoints.endpoints and not draft.chosen:
        click.echo(render_endpoints(draft.endpoints, "text"), err=True)
        draft = replace(draft, chosen=_ask_endpoints([one.name or "" for one in draft.endpoints.endpoints]))
    if draft.tests and not click.confirm(f"Leave out {', '.join(draft.tests)}?", default=True, err=True):
        kept = tuple(folder for folder in draft.excluded if folder not in draft.tests)
        draft = replace(draft, excluded=kept)
    if not pyproject and place.name == _OWN and project.is_file() and not place.exists():
        inside = click.confirm("Write into pyproject.toml (else clusterlint.toml)?", default=False, err=True)
        place = project if inside else place
    return draft, place


def _ask_endpoints(names: list[str]) -> tuple[str, ...]:
    for number, name in enumerate(names, start=1):
        click.echo(f"  {number}  {name}", err=True)
    while True:
        answer = click.prompt(
            "Which of them migrate? Numbers or names with commas; nothing for all",
            default="",
            show_default=False,
            err=True,
        )
        words = [word.strip() for word in answer.split(",") if word.strip()]
        numbers = {str(number): name for number, name in enumerate(names, start=1)}
        wrong = [word for word in words if word not in numbers and word not in names]
        if not wrong:
            return tuple(dict.fromkeys(numbers.get(word, word) for word in words))
        click.echo(f"There is no {wrong[0]!r} among them.", err=True)


def _write(place: Path, draft: Draft, *, force: bool) -> None:
    from clusterlint.report.configuration import configuration_text
    from clusterlint.settings.write import with_table

    text = configuration_text(draft)
    try:
        if place.name == _PROJECT:
            text = with_table(place.read_text(encoding="utf-8"), text, _shown(place))
        with place.open("w" if force or place.name == _PROJECT else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as problem:
        raise UserError(f"{_shown(place)} is there already; --force writes it anew") from problem
    except UnicodeDecodeError as problem:
        raise UserError(f"{_shown(place)}: is not UTF-8") from problem
    except OSError as problem:
        raise UserError(f"{_shown(place)}: cannot be written: {problem.strerror or problem}") from problem


def _shown(path: Path) -> str:
    """Relative to the current folder where it lies in it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def _sum(draft: Draft) -> str:
    number = len(draft.endpoints.endpoints)
    listed = f"{number} endpoint{'' if number == 1 else 's'}"
    return f"{listed}, {len(draft.chosen)} chosen" if draft.chosen else f"{listed}, none chosen"


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)
