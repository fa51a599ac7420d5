"""What linking a part of a program has noted, until the whole of it can be settled."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from clusterlint.finding import Location
from clusterlint.link.clients.own_classes import Givers
from clusterlint.link.identity import FunctionKey
from clusterlint.link.program import (
    AttributeUse,
    Batch,
    Call,
    Construction,
    KeyParse,
    Reading,
    Sighting,
    TypeTest,
)
from clusterlint.link.third_party.library_notes import LibraryNotes


@dataclass(eq=False, slots=True)
class Records:
    """Notes of one part, or of several that were joined. Each part has numbers of its own for its values."""

    calls: list[Call] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    constructions: list[Construction] = field(default_factory=list)
    attribute_uses: list[AttributeUse] = field(default_factory=list)
    libraries: LibraryNotes = field(default_factory=LibraryNotes)
    type_tests: list[TypeTest] = field(default_factory=list)
    readings: set[Reading] = field(default_factory=set)
    parses: list[KeyParse] = field(default_factory=list)
    others: list[tuple[Location, Hashable]] = field(default_factory=list)  # what is taken apart and is no key
    followed: set[FunctionKey] = field(default_factory=set)
    cut: set[FunctionKey] = field(default_factory=set)  # of these: not to the end of every call
    unasked: set[FunctionKey] = field(default_factory=set)  # some call of them was not followed
    entries: set[FunctionKey] = field(default_factory=set)  # functions that frameworks call
    dual_sites: set[Location] = field(default_factory=set)
    exchanged: dict[Location, set[Location]] = field(default_factory=dict)  # a flag chooses between them
    unfilled: set[tuple[Location, str]] = field(default_factory=set)  # places of clients -> parameters
    choosing: dict[Location, FunctionKey] = field(default_factory=dict)  # client -> its factory
    sightings: tuple[Sighting, ...] = ()
    givers: Givers = field(default_factory=dict)

    @classmethod
    def joined(cls, parts: Iterable[Records]) -> Records:
        """Those of several parts, which have no file in common."""
        made = cls()
        for one in parts:
            made.calls += one.calls
            made.batches += one.batches
            made.constructions += one.constructions
            made.attribute_uses += one.attribute_uses
            made.libraries.join(one.libraries)
            made.type_tests += one.type_tests
            made.readings |= one.readings
            made.parses += one.parses
            made.others += one.others
            made.followed |= one.followed
            made.cut |= one.cut
            made.unasked |= one.unasked
            made.entries |= one.entries
            made.dual_sites |= one.dual_sites
            made.exchanged.update(one.exchanged)
            made.unfilled |= one.unfilled
            made.choosing.update(one.choosing)
            made.sightings += one.sightings
            made.givers = {**one.givers, **made.givers}
        return made
