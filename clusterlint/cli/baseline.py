"""``clusterlint baseline``: the file of known debt, written, shrunk and shown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli.command import Group
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import FILES, SETTINGS, as_flags, paths_argument, with_options
from clusterlint.cli.outputs import ready, write
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.report.baseline import Entry
    from clusterlint.report.model import Report
    from clusterlint.settings import Settings

DEFAULT = "clusterlint-baseline.json"

_paths = paths_argument()


@click.group(
    cls=Group,
    examples=[
        ("clusterlint baseline create", "all that there is now becomes known"),
        ("clusterlint baseline update", "take out what is gone"),
    ],
)
def baseline() -> None:
    """Known debt: `check` says nothing of findings that the baseline holds.

    The file is that of --baseline, else of the configuration, else clusterlint-baseline.json at the root.
    """


@baseline.command(
    examples=[
        ("clusterlint baseline create", ""),
        ("clusterlint baseline create --baseline debt.json src", ""),
    ]
)
@_paths
@with_options(SETTINGS, FILES)
def create(paths: tuple[str, ...], config: Path | None, isolated: bool, **given: Any) -> int:
    """Write what is found now; never over a file that is there."""
    run = _run(paths, config, isolated, given)
    if run.path.exists():
        raise UserError(f"{run.path}: is there already: `clusterlint baseline update` drops what is gone")
    ready(run.path)
    now = run.now()
    if now is None:
        return ExitStatus.INTERNAL
    from clusterlint.report.baseline import written

    write(run.path, written(now))
    run.say(_many(now))
    return ExitStatus.CLEAN


@baseline.command(examples=[("clusterlint baseline update", "")])
@_paths
@with_options(SETTINGS, FILES)
def update(paths: tuple[str, ...], config: Path | None, isolated: bool, **given: Any) -> int:
    """Take out what is gone; what is new is never added."""
    from clusterlint.report.baseline import written

    run = _run(paths, config, isolated, given)
    ready(run.path)
    found = run.compared()
    if found is None:
        return ExitStatus.INTERNAL
    _, left, gone = found
    if gone:
        write(run.path, written(left))
    run.say(f"{_many(left)}, {sum(entry.count for entry in gone)} taken out")
    return ExitStatus.CLEAN


@baseline.command(examples=[("clusterlint baseline show", "")])
@_paths
@with_options(SETTINGS, FILES)
def show(paths: tuple[str, ...], config: Path | None, isolated: bool, **given: Any) -> int:
    """List the findings that the baseline holds, and which of them are gone."""
    run = _run(paths, config, isolated, given)
    found = run.compared()
    if found is None:
        return ExitStatus.INTERNAL
    before, _, gone = found
    missing = {entry.fingerprint: entry.count for entry in gone}
    for entry in before:
        lost = missing.get(entry.fingerprint, 0)
        note = f"  ({lost} of {entry.count} gone)" if lost else ""
        click.echo(f"{entry.count:>4}  {entry.rule}  {entry.path}  {entry.text}{note}")
    run.say(f"{_many(before)}, {sum(missing.values())} gone")
    return ExitStatus.CLEAN


@dataclass(frozen=True, slots=True)
class _Run:
    """A run over the targets, whose findings are compared with the file at ``path``."""

    settings: Settings
    targets: list[Path]
    discovery: Discovery
    path: Path

    def say(self, summary: str) -> None:
        if not self.settings.quiet:
            click.echo(f"{self.path.name}: {summary}")

    def now(self) -> tuple[Entry, ...] | None:
        """What the code holds; None where a part of clusterlint failed, of which a line is said."""
        from clusterlint.report.baseline import entries

        report = self._report()
        return None if report is None else entries(report)

    def compared(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Entry, ...]] | None:
        """The file's entries, those that are left and those that are gone."""
        from clusterlint.cli.sieve import checked, read_baseline
        from clusterlint.report.baseline import shrunk, stale

        before, _ = read_baseline(self.path)
        now = self.now()
        if now is None:
            return None
        told = checked(self.discovery, self.settings, self.targets)
        left = shrunk(before, now, told)
        return before, left, stale(before, left)

    def _report(self) -> Report | None:
        from clusterlint.cli.work import work
        from clusterlint.pipeline.checking import check
        from clusterlint.report.redact import redact

        with work(self.settings) as (tick, means):
            report = check(self.discovery, self.settings, known_rules(), tick, means)
        for line in report.failures:
            click.echo(f"clusterlint: internal error: {redact(line)}", err=True)
        return None if report.failures else report


def _run(paths: tuple[str, ...], config: Path | None, isolated: bool, given: dict[str, Any]) -> _Run:
    from clusterlint.cli.work import found_files
    from clusterlint.settings import load_settings

    if "-" in paths:
        raise UserError("a baseline is of files, not of standard input")
    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    settings = load_settings(targets, rule_names(), flags=as_flags(given), config=config, isolated=isolated)
    path = settings.baseline or settings.root / DEFAULT
    return _Run(settings, targets, found_files(targets, settings), path)


def _many(held: tuple[Entry, ...]) -> str:
    number = sum(entry.count for entry in held)
    return f"{number} {'finding' if number == 1 else 'findings'}"
