"""The check afterwards: the source is scanned once more, and every key has to be where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from clusterlint.migrate.copying import Move, Sides
from clusterlint.migrate.errors import Refused
from clusterlint.migrate.job import SAMPLE_OF, Job, answered
from clusterlint.migrate.journal import Counts, Journal, State, failed_line
from clusterlint.migrate.naming import Ambiguous, Name
from clusterlint.migrate.values import chunks, read_values


class VerifyingCopy:
    """A key is missing when the source still has it and the target has not; values are compared as asked."""

    def __init__(self, job: Job, sides: Sides, journal: Journal, state: State) -> None:
        self.job = job
        self.sides = sides
        self.journal = journal
        self.state = state

    def step(self, keys: Sequence[bytes]) -> None:
        """Check these keys."""
        delta, wrong = Counts(), []
        moves = self._moves(keys)
        delta.verified = len(moves)
        target = self.sides.target
        present = answered(target.pipe([(move.new, ("EXISTS", move.new)) for move in moves]), target.label)
        for move, there in zip(moves, present, strict=True):
            if not there and self.sides.source.call("EXISTS", move.key):
                delta.missing += 1
                wrong.append(failed_line(move.key, move.new, "missing in the target"))
        chosen = [m for m, there in zip(moves, present, strict=True) if there and self._chosen(m.key)]
        delta.compared = len(chosen)
        sizes = self.sides.source.pipe([("MEMORY", "USAGE", move.key) for move in chosen])
        for numbers in chunks([move.key for move in chosen], sizes):
            wrong += self._compare([chosen[number] for number in numbers], delta)
        self.state.counts.add(delta)
        self.journal.fail(self.state, wrong)
        self.journal.save(self.state)

    def _moves(self, keys: Sequence[bytes]) -> list[Move]:
        moves = []
        for key in keys:
            name = self.job.naming.name(key)
            if not isinstance(name, Ambiguous) and not (name.family is None and self.job.only_mapped):
                moves.append(Move(key, self.job.prefix + name.new, name.new))
        return moves

    def _chosen(self, key: bytes) -> bool:
        return self.job.verify == "all" or (self.job.verify == "sample" and crc32(key) % SAMPLE_OF == 0)

    def _compare(self, moves: list[Move], delta: Counts) -> list[dict[str, str]]:
        wrong = []
        ours = read_values(self.sides.source, [move.key for move in moves], self.sides.source_exact)
        theirs = self.sides.theirs([move.new for move in moves])
        for move, one, other in zip(moves, ours, theirs, strict=True):
            if one is None or other is None:  # expired, or deleted in the source, since it was looked for
                continue
            refused = next((found for found in (one, other) if isinstance(found, Refused)), None)
            if refused is not None:
                differs: str | None = f"something that cannot be compared: {refused}"
            else:
                assert not isinstance(one, Refused) and not isinstance(other, Refused)
                differs = self.sides.difference(move, one, other)
            if differs is not None:
                delta.different += 1
                wrong.append(failed_line(move.key, move.new, f"the target has {differs}"))
        return wrong


class VerifyingNames:
    """After a rename in place: no key of a family is left under its old name, or in its old database."""

    def __init__(self, job: Job, journal: Journal, state: State) -> None:
        self.job = job
        self.journal = journal
        self.state = state

    def step(self, keys: Sequence[bytes]) -> None:
        """Check these keys."""
        for key in keys:
            name = self.job.naming.name(key)
            if isinstance(name, Name) and name.family is not None:
                self.state.counts.verified += 1
                self.state.counts.missing += name.new != key or self.job.zero is not None
        self.journal.save(self.state)
