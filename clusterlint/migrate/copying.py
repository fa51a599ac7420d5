"""One batch of a live copy: read from the source, written to the node of its new name.

A key is written only where there is none, or where the caller wants it replaced. A key that is there
already with the same value and expiry is done, whoever made it: so a batch can be done twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from clusterlint.migrate.cluster import Cluster
from clusterlint.migrate.compare import difference
from clusterlint.migrate.errors import Refused, Stopped
from clusterlint.migrate.job import Job, answered, fatal
from clusterlint.migrate.journal import Counts, Journal, State, failed_line, shown
from clusterlint.migrate.naming import Ambiguous
from clusterlint.migrate.server import Reply, Server, Word, version
from clusterlint.migrate.values import Found, Value, chunks, read_value, read_values, reading, restoring

_EXACT_FROM = (7, 0)  # PEXPIRETIME
_BULK_LIMIT = 512 * 1024 * 1024  # proto-max-bulk-len where it cannot be asked


@dataclass(frozen=True, slots=True)
class Move:
    """``key`` of the source becomes ``new`` in the target; ``plain`` is the new name without the prefix."""

    key: bytes
    new: bytes
    plain: bytes


class Sides:
    """Both sides of a copy, and how a value is read on each."""

    def __init__(self, source: Server, target: Cluster) -> None:
        self.source = source
        self.target = target
        about = source.info()
        target.refresh()
        others = [node.info() for node in target.masters]
        self.source_version, numbers = version(about)
        versions = sorted((version(other) for other in others), key=lambda one: one[1])
        self.target_version = versions[0][0]
        self.source_exact = numbers >= _EXACT_FROM
        self.target_exact = versions[0][1] >= _EXACT_FROM

    @cached_property
    def bulk_limit(self) -> int:
        """The longest payload that every node takes, in bytes."""
        limits = [_BULK_LIMIT]
        for node in self.target.masters:
            try:
                answer = node.call("CONFIG", "GET", "proto-max-bulk-len")
            except Refused:
                continue
            limits += [int(answer[1])] if answer else []
        return min(limits[1:] or limits)

    def theirs(self, names: Sequence[bytes]) -> list[Found]:
        """The values of the target, read one chunk at a time by the caller."""
        commands = [(name, command) for name in names for command in reading(name, self.target_exact)]
        replies = self.target.pipe(commands)
        width = 2 if self.target_exact else 3
        return [read_value(replies[at : at + width]) for at in range(0, len(replies), width)]

    def difference(self, move: Move, one: Value, other: Value) -> str | None:
        """What differs between a key and what is under its new name."""

        def ours(command: str, *words: Word) -> Reply:
            return self.source.call(*command.split(), move.key, *words)

        def theirs(command: str, *words: Word) -> Reply:
            return self.target.call(move.new, *command.split(), move.new, *words)

        return difference(one, other, ours, theirs)


class Copying:
    """The step of the write phase; a batch counts when it is whole."""

    def __init__(self, job: Job, sides: Sides, journal: Journal, state: State) -> None:
        self.job = job
        self.sides = sides
        self.journal = journal
        self.state = state
        self._delta = Counts()
        self._failed: list[dict[str, str]] = []

    def step(self, keys: Sequence[bytes]) -> None:
        """Bring these keys over."""
        self._delta, self._failed = Counts(scanned=len(keys)), []
        cut_off = dict(self.state.inflight)
        moves = self._moves(keys)
        sizes = self.sides.source.pipe([("MEMORY", "USAGE", move.key) for move in moves])
        present = answered(
            self.sides.target.pipe([(move.new, ("EXISTS", move.new)) for move in moves]),
            self.sides.target.label,
        )
        for numbers in chunks([move.key for move in moves], sizes):
            self._chunk([(moves[n], bool(present[n])) for n in numbers], cut_off)
        self.state.inflight = {}
        self.state.counts.add(self._delta)
        self.journal.fail(self.state, self._failed)

    def _moves(self, keys: Sequence[bytes]) -> list[Move]:
        moves = []
        for key in keys:
            name = self.job.naming.name(key)
            if isinstance(name, Ambiguous):
                self._fail(key, name.names[0], f"could be named in {len(name.names)} ways: see --ambiguous")
            elif name.family is None and self.job.only_mapped:
                self._delta.left += 1
            else:
                moves.append(Move(key, self.job.prefix + name.new, name.new))
        return self._without_twins(moves)

    def _without_twins(self, moves: list[Move]) -> list[Move]:
        """The source has a key of the new name as well: that one is copied, under its own name."""
        renamed = [move for move in moves if move.plain != move.key]
        source = self.sides.source
        twins = answered(source.pipe([("EXISTS", move.plain) for move in renamed]), source.label)
        clash = {move.key for move, there in zip(renamed, twins, strict=True) if there == 1}
        for move in renamed:
            if move.key in clash and self.job.existing == "skip":
                self._delta.skipped += 1
            elif move.key in clash:
                self._fail(move.key, move.new, "the source has a key of the new name as well")
        return [move for move in moves if move.key not in clash]

    def _chunk(self, moves: list[tuple[Move, bool]], cut_off: dict[bytes, str]) -> None:
        values = read_values(self.sides.source, [move.key for move, _ in moves], self.sides.source_exact)
        pending: list[tuple[Move, Value, str]] = []
        there: list[tuple[Move, Value]] = []
        for (move, present), value in zip(moves, values, strict=True):
            if value is None:
                self._delta.gone += 1
            elif isinstance(value, Refused):
                fatal(value, self.sides.source.label)
                self._fail(move.key, move.new, f"cannot be read: {value}")
            elif len(value.payload) > self.sides.bulk_limit:
                self._fail(
                    move.key,
                    move.new,
                    f"{len(value.payload)} bytes are over proto-max-bulk-len of the target",
                )
            elif present:
                there.append((move, value))
            else:
                pending.append((move, value, "copied"))
        pending += self._already(there, cut_off)
        self.state.inflight.update({move.key: cut_off.get(move.key, credit) for move, _, credit in pending})
        if pending:
            self.journal.save(self.state)
            self._write(pending)

    def _already(
        self, there: list[tuple[Move, Value]], cut_off: dict[bytes, str], credit: str = "equal"
    ) -> list[tuple[Move, Value, str]]:
        """What is under the new names: the same, or what the policy says of something else."""
        again = []
        others = self.sides.theirs([move.new for move, _ in there])
        for (move, value), other in zip(there, others, strict=True):
            if other is None:  # expired since
                again.append((move, value, "copied"))
                continue
            if isinstance(other, Refused):
                fatal(other, self.sides.target.label)
                self._fail(move.key, move.new, f"cannot be compared: {other}")
                continue
            differs = self.sides.difference(move, value, other)
            if differs is None:
                self._credit(move, cut_off.get(move.key, credit))
            elif self.job.existing == "replace":
                again.append((move, value, "replaced"))
            elif self.job.existing == "skip":
                self._delta.skipped += 1
            else:
                self._fail(move.key, move.new, f"the target has {differs}")
        return again

    def _write(self, pending: list[tuple[Move, Value, str]]) -> None:
        replies = self.sides.target.pipe(
            [
                (move.new, restoring(move.new, value, replace=credit == "replaced"))
                for move, value, credit in pending
            ]
        )
        raced: list[tuple[Move, Value]] = []
        for (move, value, _), reply in zip(pending, replies, strict=True):
            if not isinstance(reply, Refused):
                self._credit(move, self.state.inflight[move.key])
            elif reply.code == "BUSYKEY":
                raced.append((move, value))
            else:
                self._refused(move, reply)
        for move, value, _ in self._already(raced, {}, "copied") if raced else []:
            reply = self.sides.target.call(move.new, *restoring(move.new, value, replace=True))
            self._credit(move, "replaced")

    def _refused(self, move: Move, reply: Refused) -> None:
        fatal(reply, self.sides.target.label)
        if "DUMP payload version" in str(reply):
            raise Stopped(
                f"{self.sides.target.label} ({self.sides.target_version}) cannot read what "
                f"{self.sides.source.label} ({self.sides.source_version}) dumps, "
                f"first for {shown(move.key)}: the target has to be as new as the source"
            )
        self._fail(move.key, move.new, f"the target refuses it: {reply}")

    def _credit(self, move: Move, credit: str) -> None:
        self._delta.credit(credit)
        self._delta.new_names += move.plain != move.key

    def _fail(self, key: bytes, new: bytes, why: str) -> None:
        self._delta.failed += 1
        self._failed.append(failed_line(key, new, why))
