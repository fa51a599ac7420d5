"""The files under one root, read when somebody asks for them, and what their bytes showed.

Of files that are only looked at the evidence is kept, not the bytes; with a cache, the evidence of files that
did not change is that of the last run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clusterlint.discover.evidence import Evidence, Record, shared
from clusterlint.discover.read import read
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.discover.walk import Listing

if TYPE_CHECKING:  # where all is known from a run before nothing is looked at
    from clusterlint.discover.scan import Seen


class Files:
    """``loaded``: files whose bytes are given; ``record``: what is known of the others from a run before."""

    def __init__(self, listing: Listing, root: Path, loaded: dict[str, SourceFile], record: Record) -> None:
        self.listing, self.root = listing, root
        self._loaded = loaded
        self._kept: dict[str, SourceFile] = {}
        self._evidence: dict[str, Evidence] = {}
        self.record = record
        self.digests: dict[str, bytes] = {}  # of all that could be read
        self.problems: list[FileProblem] = []
        self.read: set[str] = set()

    def load_all(self, names: Sequence[str], processes: int, meanwhile: Callable[[], None] | None) -> None:
        """Look at many files, if there are enough of them in several processes."""
        left = [name for name in names if not self._remember(name)]
        if not left:
            return
        from clusterlint.discover.scan import MANY, Together

        processes = min(processes, 2 * len(left) // MANY)
        if processes < 2 or self._loaded:
            for name in left:
                self.load(name)
            return
        together = Together(
            [(name, self._path(name)) for name in left], processes - 1, lasting=self.record.lasting
        )
        try:
            if meanwhile is not None:
                meanwhile()
            for name in together.here():
                self.load(name)
                for other, seen in together.seen():
                    self._note(other, seen)
            together.wait()
        finally:
            together.end()
        for name, seen in together.seen():
            self._note(name, seen)
        for name in left:
            self.load(name)

    def load(self, name: str) -> None:
        """Look at the file once."""
        if name not in self.read and not self._remember(name):
            self._note(name, self._see(name))

    def _remember(self, name: str) -> bool:
        """Whether it is known what the file shows."""
        known = None if name in self._loaded else self.record.look_up(name, self._path(name))
        if known is not None:
            self.read.add(name)
            self.digests[name] = known
        return known is not None

    def _see(self, name: str) -> Seen:
        from clusterlint.discover.scan import Seen, see

        given = self._loaded.get(name)
        if given is None:
            return see(self._path(name), name, lasting=self.record.lasting)
        return Seen(Evidence.of(given.content, lasting=self.record.lasting), None, None)

    def _note(self, name: str, seen: Seen) -> None:
        self.read.add(name)
        if seen.problem is not None:
            self.problems.append(FileProblem(name, *seen.problem))
        if seen.evidence is not None:
            found = self._evidence[name] = shared(seen.evidence)
            self.digests[name] = found.digest
            if seen.signature is not None:
                self.record.note(name, seen.signature, found)

    def evidence(self, name: str) -> Evidence | None:
        """What a file showed; None for one that was not looked at, or could not be read."""
        found = self._evidence.get(name)
        if found is None and name in self.digests:
            kept = self.record.evidence(name)
            if kept is None:
                del self.digests[name]
                self._note(name, self._see(name))
            else:
                self._evidence[name] = shared(kept)
            found = self._evidence.get(name)
        return found

    def source(self, name: str) -> SourceFile | None:
        """The bytes of a file; read again where only its evidence is known."""
        if name not in self.digests:
            return None
        source = self._kept.get(name) or self._loaded.get(name) or read(self._path(name), name)
        if isinstance(source, FileProblem):
            self.problems.append(source)
            return None
        self._kept[name] = source
        return source

    def _path(self, name: str) -> str:
        return self.listing.files.get(name) or os.path.join(self.root, name)
