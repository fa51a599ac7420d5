"""A run from its journal: survey, write, verify; again from the journal whenever a server was lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from clusterlint.errors import UserError
from clusterlint.migrate.copying import Copying, Sides
from clusterlint.migrate.errors import Lost, Refused, Stopped
from clusterlint.migrate.job import Job
from clusterlint.migrate.journal import Counts, Journal, State, shown
from clusterlint.migrate.renaming import Renaming
from clusterlint.migrate.survey import Survey, Surveying
from clusterlint.migrate.verifying import VerifyingCopy, VerifyingNames

_Result = TypeVar("_Result")
Step = Callable[[Sequence[bytes]], None]

_FIRST_WAIT, _LONGEST_WAIT = 0.1, 3.0  # seconds
_SKEW = 1.0  # seconds between two clocks that are worth a word
_CONTINUE = "run the same command again to go on"


@dataclass(frozen=True)
class Outcome:
    """Where the run ended; ``problem`` is None when it is whole. ``already``: it was so before."""

    state: State
    problem: str | None = None
    already: bool = False

    @property
    def clean(self) -> bool:
        """Everything is where it belongs."""
        counts = self.state.counts
        kept = counts.skipped if self.state.policy == "skip" else 0
        wrong = counts.failed or counts.missing > kept or counts.different > kept
        return self.problem is None and not wrong


def survey(job: Job) -> Survey:
    """A dry run."""
    return _patiently(job, lambda: _survey(job), lambda: 0)


def migrate(job: Job, journal: Journal, identity: dict[str, str], *, again: bool) -> Outcome:
    """Do the job, or what is left of it; where it ends early, the outcome says what was done until then."""
    with journal.locked():
        before = journal.load()
        try:
            state = _patiently(
                job,
                _attempts(job, journal, identity, passes=before.passes if before else 0, again=again),
                lambda: _progress(journal.load()),
            )
        except Stopped as problem:
            left = journal.load()
            if left is None:
                raise
            return Outcome(left, str(problem))
    return Outcome(state, already=before is not None and before.phase == "done" and not again)


def _attempts(
    job: Job, journal: Journal, identity: dict[str, str], *, passes: int, again: bool
) -> Callable[[], State]:
    """A second attempt of ``--again`` goes on with the pass that the first one began."""

    def attempt() -> State:
        state = journal.load()
        return _run(job, journal, identity, again=again and (state is None or state.passes == passes))

    return attempt


def _progress(state: State | None) -> int:
    return state.counts.scanned + state.counts.verified if state else 0


def _patiently(job: Job, work: Callable[[], _Result], progress: Callable[[], int]) -> _Result:
    """Again after a loss, for so long as the job allows without any progress."""
    began, before, wait = time.monotonic(), -1, _FIRST_WAIT
    while True:
        try:
            return work()
        except Refused as refusal:
            raise Stopped(f"a server refuses what is needed: {refusal}") from None
        except Lost as loss:
            now = progress()
            if now != before:
                began, before, wait = time.monotonic(), now, _FIRST_WAIT
            if time.monotonic() - began >= job.retry:
                raise Stopped(f"{loss}; {_CONTINUE}") from None
            job.say(f"{loss}; trying again")
            if job.stop.wait(wait):
                raise Stopped(f"interrupted; {_CONTINUE}") from None
            wait = min(wait * 2, _LONGEST_WAIT)


def _survey(job: Job) -> Survey:
    _check_servers(job)
    surveying = Surveying(job)
    _scan(job, "survey", State({}), surveying.step, lambda state: None)
    return surveying.finish()


def _run(job: Job, journal: Journal, identity: dict[str, str], *, again: bool) -> State:
    state = journal.load()
    server = _check_servers(job)
    if state is None:
        if again:
            raise UserError(f"--again: there is no finished pass in {journal.path}")
        _refuse_ambiguous(_survey(job))
        state = State(identity, server=server, policy=job.existing)
        journal.begin(state)
    elif state.identity != identity:
        raise UserError(_other_run(journal, state.identity, identity))
    elif again and state.phase == "done":
        state = State(identity, passes=state.passes + 1, server=server, policy="replace")
        journal.begin(state)
    if state.server != server and state.phase != "done":
        _begin_anew(job, journal, state, server)
    if state.phase == "done":
        return state
    _phases(replace(job, existing=state.policy), journal, state)
    return state


def _phases(job: Job, journal: Journal, state: State) -> None:
    sides = Sides(job.source, job.target) if job.target is not None else None
    if state.phase == "write":
        if sides is not None:
            writing = Copying(job, sides, journal, state).step
        else:
            renaming = Renaming(job, journal, state)
            renaming.settle()
            writing = renaming.step
        _scan(job, "write", state, writing, journal.save)
        state.phase, state.cursor = ("done" if job.verify == "none" else "verify"), 0
        state.failed_writing = state.failed_bytes
        journal.save(state)
    if state.phase == "verify":
        checking: Step = (
            VerifyingCopy(job, sides, journal, state).step
            if sides is not None
            else VerifyingNames(job, journal, state).step
        )
        _scan(job, "verify", state, checking, journal.save)
        state.phase, state.cursor = "done", 0
        journal.save(state)


def _begin_anew(job: Job, journal: Journal, state: State, server: str) -> None:
    """Cursors are worth nothing to another process: its tables are in another order."""
    job.say(f"{job.source.label} was restarted: it is scanned from the beginning")
    counts = state.counts
    if state.phase == "verify":
        counts.verified = counts.compared = counts.missing = counts.different = 0
        state.failed_bytes = state.failed_writing
        journal.cut(state)
    elif job.target is None:  # what was renamed is not met again
        done = counts.renamed + counts.replaced
        state.counts = Counts(scanned=done, renamed=counts.renamed, replaced=counts.replaced)
    else:
        state.counts = Counts(earlier=counts.earlier + counts.copied + counts.replaced)
    if state.phase == "write":
        state.failed_bytes = 0
        journal.cut(state)
    state.cursor, state.server = 0, server
    journal.save(state)


def _scan(job: Job, phase: str, state: State, step: Step, save: Callable[[State], None]) -> None:
    """Every key once or more, from the cursor of the state on; the steps save it, and an interruption."""
    size = max(1, min(job.batch, int(job.rate))) if job.rate else job.batch
    begun, done = time.monotonic(), 0
    cursor = str(state.cursor).encode()
    while True:
        cursor, keys = job.source.call("SCAN", cursor, "COUNT", size)
        keys = list(dict.fromkeys(keys))
        if keys:
            step(keys)
        state.cursor = int(cursor)
        done += len(keys)
        job.tick(phase, {"write": state.counts.scanned, "verify": state.counts.verified}.get(phase, done))
        if int(cursor) == 0:
            return
        if job.rate and phase != "survey":
            job.stop.wait(max(0.0, done / job.rate - (time.monotonic() - begun)))
        if job.stop.is_set():
            save(state)
            raise Stopped(f"interrupted; {_CONTINUE}")


def _check_servers(job: Job) -> str:
    """The run_id of the source; roles and clocks are looked at before anything is written."""
    about = job.source.info()
    if about.get("cluster_enabled") == "1" or about.get("redis_mode") == "cluster":
        what = "RENAME cannot cross slots" if job.target is None else "it is a node of a cluster already"
        raise UserError(f"{job.source.label}: not a standalone server: {what}")
    if job.target is None:
        if about.get("role") == "slave":
            raise UserError(f"{job.source.label}: a replica: rename on its master")
    else:
        job.target.refresh()
        ours = _clock(job.source.call("TIME"))
        for master in job.target.masters:
            skew = _clock(master.call("TIME")) - ours
            if abs(skew) > _SKEW:
                job.say(f"the clock of {master.label} differs by {skew:+.1f} s: keys expire by its own clock")
    return about.get("run_id", "")


def _clock(reply: list[bytes]) -> float:
    return int(reply[0]) + int(reply[1]) / 1e6


def _refuse_ambiguous(found: Survey) -> None:
    if found.ambiguous:
        key, ways = found.ambiguous_samples[0]
        names = " or ".join(shown(name) for name in ways.names)
        raise UserError(
            f"{found.ambiguous} keys could be named in several ways, first {shown(key)}: {names}; "
            "nothing was written: narrow a group of the key map, as ([^:]+), or choose with --ambiguous"
        )


def _other_run(journal: Journal, old: dict[str, str], new: dict[str, str]) -> str:
    name = next((one for one in new if old.get(one) != new[one]), "version")
    return (
        f"{journal.path}: belongs to a run with another {name} ({old.get(name)}); "
        "name another --state, or delete it to begin anew"
    )
