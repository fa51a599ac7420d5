"""``clusterlint check --explain-provenance path:line``: why a line is taken for what it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clusterlint.cli.work import work
from clusterlint.errors import UserError

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.rules.base import Rule
    from clusterlint.settings import Settings

FLAG = "--explain-provenance"


def place_of(text: str) -> tuple[Path, int]:
    """The file and the line that ``text`` ("app/users.py:14") names. Raises UserError."""
    name, _, number = text.rpartition(":")
    if not name or not number.isdigit() or int(number) == 0:
        raise UserError(f"{FLAG} {text}: give a file and a line, as in app/users.py:14")
    path = Path(name)
    if not path.is_file():
        raise UserError(f"{FLAG} {text}: there is no file {name}")
    lines = path.read_bytes().count(b"\n") + 1
    if int(number) > lines:
        raise UserError(f"{FLAG} {text}: {name} has {lines} lines")
    return path, int(number)


def explained(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    text: str,
    *,
    output_format: str,
    colour: bool,
) -> tuple[str, tuple[str, ...]]:
    """The explanation in the format that is asked for, and what failed. Raises UserError."""
    import os

    from clusterlint.discover import with_file
    from clusterlint.discover.walk import relative
    from clusterlint.pipeline.provenance import provenance
    from clusterlint.report.provenance import EXPLANATION_FORMATS, render_explanation

    if output_format not in EXPLANATION_FORMATS:
        raise UserError(f"{FLAG} has the formats {' and '.join(EXPLANATION_FORMATS)}, not {output_format}")
    path, line = place_of(text)
    whole = Path(os.path.abspath(path))
    name = relative(whole, settings.root)
    asked = with_file(discovery, whole, settings.root)
    with work(settings) as (tick, means):
        found = provenance(asked, settings, rules, (name, line), tick, means)
    if found.problem is not None:
        raise UserError(f"{FLAG} {text}: {path} {found.problem}")
    if not found.failures and not found.explanation.stories and not found.explanation.findings:
        raise UserError(f"{FLAG} {text}: no call, construction or finding stands on that line")
    return render_explanation(found.explanation, output_format, colour=colour), found.failures
