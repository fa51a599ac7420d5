"""``clusterlint migrate-keys``: move the data to the names that the rewritten code uses."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from clusterlint.cli import command
from clusterlint.cli.command import Command
from clusterlint.cli.options import format_option, in_section
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.migrate.job import Job
    from clusterlint.migrate.key_map import KeyMap
    from clusterlint.migrate.naming import Naming
    from clusterlint.migrate.server import Server

_EVERY = 10.0  # seconds between lines of progress where there is no terminal
_PATH = click.Path(path_type=Path)


_way, _care, _run = (in_section(one) for one in (command.OPTIONS, command.CHANGES, command.OUTPUT))


@click.command(
    "migrate-keys",
    cls=Command,
    examples=[
        ("clusterlint migrate-keys map.json --from redis://old --to redis://new:7000", ""),
        ("clusterlint migrate-keys map.json --in-place redis://old --dry-run", ""),
    ],
)
@click.argument("key_map", metavar="KEY_MAP", type=_PATH)
@_way("--from", "source", metavar="URL", help="Copy from this standalone server ...")
@_way("--to", "target", metavar="URL[,URL...]", help="... to this cluster (any of its nodes).")
@_way("--in-place", metavar="URL", help="Rename on this standalone server.")
@_way("--endpoint", metavar="NAME", help="Which of the key map the server is.")
@_care("--dry-run", is_flag=True, help="Count, show collisions; write nothing.")
@_care("--only-mapped", is_flag=True, help="Leave keys that the map does not have.")
@_care("--prefix-db", is_flag=True, help="Put dbN: in front, N the database of --from.")
@_care(
    "--existing",
    type=click.Choice(["fail", "skip", "replace"]),
    metavar="WORD",
    default="fail",
    help="A new name that is taken: fail, skip, replace [fail].",
)
@_care(
    "--ambiguous",
    type=click.Choice(["refuse", "shortest", "longest"]),
    metavar="WORD",
    default="refuse",
    help="A key that fits in several ways: refuse; or make its first holes shortest, longest [refuse].",
)
@_care("--again", is_flag=True, help="After a complete pass: copy what has changed.")
@_care(
    "--verify",
    type=click.Choice(["none", "counts", "sample", "all"]),
    metavar="WORD",
    default="counts",
    help="Look for all keys (counts); compare 1 in 100 (sample), or all; or none [counts].",
)
@_run("--rate", type=click.FloatRange(min=0, min_open=True), metavar="N", help="At most N keys a second.")
@_run("--batch", type=click.IntRange(1, 10_000), metavar="N", default=500, help="Keys in one go [500].")
@_run(
    "--retry",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    default=30.0,
    help="Wait for a lost server [30].",
)
@_run("--state", type=_PATH, metavar="FILE", help="Where the run stands [KEY_MAP, ending .state].")
@_run("--failed", type=_PATH, metavar="FILE", help="Keys that failed, as JSON lines [STATE.failed].")
@format_option("text", "json")
@_run("-q", "--quiet", is_flag=True, help="No progress.")
def migrate_keys(key_map: Path, **given: Any) -> int:
    """Copy the keys of a standalone Redis to a cluster, or rename them in place.

    KEY_MAP is what `clusterlint fix --key-map` wrote: keys of its families get new names, all others keep
    theirs. A run that ended early, however it did, goes on where it was when started again. A copy deletes
    nothing. Stop writing before the last pass: --again copies what differs, but no deletions.

    \b
    Exit status: 0 complete, 1 incomplete or with failures or differences,
    2 wrong usage or input, 3 clusterlint itself failed.
    """
    from clusterlint.migrate.errors import Stopped
    from clusterlint.migrate.key_map import read_key_map
    from clusterlint.migrate.naming import Naming
    from clusterlint.migrate.server import open_server

    _check(given)
    source = open_server(given["source"] or given["in_place"], "--from" if given["source"] else "--in-place")
    families = read_key_map(key_map, given["endpoint"], source.database)
    _agree(key_map, families, source, given)
    reading = "every" if given["ambiguous"] == "refuse" else given["ambiguous"]
    naming = Naming(families.families, reading)
    with _stopping() as stop, _progress(quiet=given["quiet"]) as (tick, total):
        job = _job(naming, source, source.in_database(0) if families.moves else None, given, stop, tick)
        total.append(job)
        try:
            if given["dry_run"]:
                return _dry_run(job, given["output_format"])
            state = given["state"] or key_map.with_suffix(".state")
            failed = given["failed"] or state.with_name(state.name + ".failed")
            if len({path.resolve() for path in (key_map, state, failed)}) < 3:
                raise UserError(f"{key_map}: KEY_MAP, --state and --failed have to be three files")
            return _migrate(job, families.digest, state, failed, given)
        except Stopped as problem:
            _say(f"incomplete, nothing was written: {problem}")
            return ExitStatus.FINDINGS


def _check(given: dict[str, Any]) -> None:
    copying = given["source"] is not None or given["target"] is not None
    if copying == (given["in_place"] is not None):
        raise UserError("give --from URL and --to URL to copy, or --in-place URL to rename")
    if copying and (given["source"] is None or given["target"] is None):
        raise UserError("a copy needs both --from URL and --to URL")
    if not copying:
        for name in ("only_mapped", "prefix_db", "again"):
            if given[name]:
                raise UserError(f"--{name.replace('_', '-')} is for copies, not for --in-place")
        if given["verify"] in ("sample", "all"):
            raise UserError("--verify sample and all compare with a copy; --in-place has counts and none")


def _agree(path: Path, families: KeyMap, source: Server, given: dict[str, Any]) -> None:
    """Whether what is asked for fits what the map says of databases."""
    if families.moves and given["prefix_db"]:
        raise UserError(f"{path}: has the names for database {source.database}: leave --prefix-db out")
    for number in families.others:
        _say(f"{path}: has names for the keys of database {number} too: it needs a run of its own")


def _job(
    naming: Naming,
    source: Server,
    zero: Server | None,
    given: dict[str, Any],
    stop: Event,
    tick: Callable[[str, int], None],
) -> Job:
    from clusterlint.migrate.cluster import Cluster
    from clusterlint.migrate.job import Job
    from clusterlint.migrate.server import open_server

    copying = given["source"] is not None
    seeds = [open_server(url, "--to") for url in (given["target"] or "").split(",") if url.strip()]
    if any(seed.database for seed in seeds):
        raise UserError("--to: a cluster has database 0 only; --prefix-db keeps databases apart")
    if any("path" in seed.options for seed in seeds):
        raise UserError("--to: the nodes of a cluster have host and port, no unix socket")
    if copying and not seeds:
        raise UserError("--to: no URL")
    return Job(
        naming,
        source,
        Cluster(seeds) if copying else None,
        zero=None if copying else zero,
        prefix=f"db{source.database}:".encode() if given["prefix_db"] else b"",
        only_mapped=given["only_mapped"],
        existing=given["existing"],
        verify=given["verify"],
        batch=given["batch"],
        rate=given["rate"],
        retry=given["retry"],
        stop=stop,
        tick=tick,
        say=_say,
    )


def _dry_run(job: Job, output_format: str) -> int:
    from clusterlint.migrate.run import survey
    from clusterlint.migrate.text import survey_json, survey_text

    found = survey(job)
    if output_format == "json":
        click.echo(json.dumps(survey_json(found, job.naming), indent=2))
    else:
        click.echo(survey_text(found, job.naming), nl=False)
    return ExitStatus.FINDINGS if found.ambiguous or found.twins else ExitStatus.CLEAN


def _migrate(job: Job, digest: str, state: Path, failed: Path, given: dict[str, Any]) -> int:
    from clusterlint.migrate.journal import Journal
    from clusterlint.migrate.run import migrate
    from clusterlint.migrate.text import report_json, report_text

    identity = {
        "source": job.source.label,
        "target": job.target.label if job.target is not None else "",
        "key map": digest,
        "--only-mapped": str(job.only_mapped),
        "--prefix-db": job.prefix.decode(),
        "--existing": job.existing,
        "--ambiguous": given["ambiguous"],
    }
    outcome = migrate(job, Journal(state, failed), identity, again=given["again"])
    if outcome.already:
        _say(f"{state}: complete already, nothing was done; --again copies what has changed since")
    if given["output_format"] == "json":
        click.echo(json.dumps(report_json(outcome, str(failed)), indent=2))
    else:
        click.echo(report_text(outcome, str(failed)), nl=False)
    return ExitStatus.CLEAN if outcome.clean else ExitStatus.FINDINGS


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)


@contextmanager
def _stopping() -> Iterator[Event]:
    """The first SIGINT or SIGTERM ends the run after the batch in hand, the second one at once."""
    stop = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM) if current_thread() is main_thread() else ()
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[tuple[Callable[[str, int], None], list[Any]]]:
    """A bar on a terminal, a line every ten seconds elsewhere, on standard error."""
    jobs: list[Any] = []
    if quiet:
        yield lambda phase, done: None, jobs
        return
    shown = _Bar(jobs) if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else _Lines(jobs)
    try:
        yield shown.tick, jobs
    finally:
        shown.close()


class _Lines:
    def __init__(self, jobs: list[Any]) -> None:
        self._jobs = jobs
        self._total = 0
        self._last = time.monotonic()
        self._before: tuple[str, int] = ("", 0)

    def tick(self, phase: str, done: int) -> None:
        """Say how far the phase is, when it is time."""
        now = time.monotonic()
        if self._before[0] != phase:
            self._before, self._total = (phase, done), self._jobs[0].source.call("DBSIZE")
        if now - self._last < _EVERY:
            return
        speed = (done - self._before[1]) / (now - self._last)
        self._last, self._before = now, (phase, done)
        self.show(f"{phase}: {done:,} of {self._total:,} keys, {max(speed, 0):,.0f} a second")

    def show(self, line: str) -> None:
        """One line."""
        click.echo(f"clusterlint: {line}", err=True)

    def close(self) -> None:
        """Nothing stays open."""


class _Bar:
    def __init__(self, jobs: list[Any]) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._jobs = jobs
        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._tasks: dict[str, Any] = {}
        self._bar.start()

    def tick(self, phase: str, done: int) -> None:
        """Move the bar of the phase."""
        if phase not in self._tasks:
            total = self._jobs[0].source.call("DBSIZE")
            self._tasks[phase] = self._bar.add_task(phase, total=total)
        self._bar.update(self._tasks[phase], completed=done)

    def close(self) -> None:
        """Take the bar off the screen."""
        self._bar.stop()
