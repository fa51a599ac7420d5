"""What a run would do, counted without writing anything: a dry run, and the look before every first write."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from clusterlint.migrate.job import Job, answered
from clusterlint.migrate.naming import Ambiguous, Name
from clusterlint.slots.hashing import SLOTS, key_slot
from clusterlint.slots.topology import slot_ranges

SAMPLES = 3
_Sample = TypeVar("_Sample")
_MASTERS = 3  # where there is no cluster to ask


@dataclass
class Tally:
    """Keys of one family: in the old form, in the new form already, and in both (``twins``, with samples)."""

    old_form: int = 0
    new_form: int = 0
    twins: int = 0
    samples: list[tuple[bytes, bytes]] = field(default_factory=list)
    twin_samples: list[tuple[bytes, bytes]] = field(default_factory=list)


@dataclass
class Survey:
    """``slots``: keys per slot under their new names. ``present``: new names that the target has already.

    ``alike``: keys of no family that one almost claims (braces in a value, or an empty one), with samples.
    """

    families: list[Tally]
    scanned: int = 0
    unclaimed: int = 0
    present: int = 0
    ambiguous: int = 0
    ambiguous_samples: list[tuple[bytes, Ambiguous]] = field(default_factory=list)
    alike: int = 0
    alike_samples: list[tuple[bytes, int]] = field(default_factory=list)
    slots: array[int] = field(default_factory=lambda: array("Q", bytes(8 * SLOTS)))
    nodes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def twins(self) -> int:
        """Keys that exist under both names."""
        return sum(tally.twins for tally in self.families)


class Surveying:
    """The step of the phase that comes before writing."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.survey = Survey([Tally() for _ in job.naming.families])

    def step(self, keys: Sequence[bytes]) -> None:
        """Count these keys."""
        moves: list[tuple[bytes, Name]] = []
        for key in keys:
            self.survey.scanned += 1
            name = self.job.naming.name(key)
            if isinstance(name, Ambiguous):
                self.survey.ambiguous += 1
                _keep(self.survey.ambiguous_samples, (key, name))
            elif name.family is None:
                self._unclaimed(key)
                if not self.job.only_mapped:
                    moves.append((key, name))
            else:
                moves.append((key, name))
        self._claimed(moves)
        self._present([self.job.prefix + name.new for _, name in moves])

    def _unclaimed(self, key: bytes) -> None:
        self.survey.unclaimed += 1
        alike = self.job.naming.resembling(key)
        if alike is not None:
            self.survey.alike += 1
            _keep(self.survey.alike_samples, (key, alike))

    def _claimed(self, moves: list[tuple[bytes, Name]]) -> None:
        renamed = [(key, name) for key, name in moves if name.new != key]
        home = self.job.zero or self.job.source
        twins = answered(home.pipe([("EXISTS", name.new) for _, name in renamed]), home.label)
        for (key, name), twin in zip(renamed, twins, strict=True):
            assert name.family is not None
            tally = self.survey.families[name.family]
            tally.twins += twin
            _keep(tally.samples, (key, self.job.prefix + name.new))
            if twin:
                _keep(tally.twin_samples, (key, name.new))
        for _, name in moves:
            self.survey.slots[key_slot(self.job.prefix + name.new)] += 1
            if name.family is not None:
                tally = self.survey.families[name.family]
                tally.new_form += name.new_form
                tally.old_form += not name.new_form

    def _present(self, names: list[bytes]) -> None:
        if self.job.target is not None:
            commands = [(name, ("EXISTS", name)) for name in names]
            self.survey.present += sum(answered(self.job.target.pipe(commands), self.job.target.label))

    def finish(self) -> Survey:
        """Add what each node would hold."""
        if self.job.target is None:
            self.survey.nodes = [
                (f"master {number} of {_MASTERS}", sum(self.survey.slots[first : last + 1]))
                for number, (first, last) in enumerate(slot_ranges(_MASTERS), start=1)
            ]
            return self.survey
        held = dict.fromkeys(self.job.target.masters, 0)
        for slot, keys in enumerate(self.survey.slots):
            if keys:
                held[self.job.target.owner(slot)] += keys
        self.survey.nodes = [(master.label, keys) for master, keys in held.items()]
        return self.survey


def _keep(samples: list[_Sample], sample: _Sample) -> None:
    if len(samples) < SAMPLES:
        samples.append(sample)
