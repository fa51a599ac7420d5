"""What the bytes of each file showed, kept from run to run under what the system says of the file.

A file that has its size, times and number as before is taken to hold what it held, as git does. As in git,
that is not believed of a file that changed about when the record was made: it may have changed once more
without its time telling. Such files are read again.
"""

from __future__ import annotations

import os
import time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from clusterlint.cache.identity import digest, identity
from clusterlint.cache.store import Store
from clusterlint.discover.shown import Imported, Look

KIND = "discovery"

RACY = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system in use (FAT), and more than servers differ by."""


class Signature(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the system says of a file."""

    size: int
    modified: int
    changed: int
    number: int

    @classmethod
    def of(cls, status: os.stat_result) -> Signature:
        """That of one status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    def settled(self, now: int) -> bool:
        """Whether a later change must show: the last one was long enough before ``now``."""
        return max(self.modified, self.changed) < now - RACY


class Evidence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the bytes of a file showed; ``digest`` is one of them."""

    digest: bytes
    look: Look
    null: bool  # null bytes (UTF-16, say) hide the words
    imports: tuple[Imported, ...]

    @classmethod
    def of(cls, content: bytes, *, lasting: bool) -> Evidence:
        """That of the bytes; the digest is for evidence that is kept."""
        from clusterlint.discover.prefilter import imports, look  # its patterns are for those who look

        return cls(
            bytes.fromhex(digest(content)) if lasting else b"",
            look(content),
            b"\0" in content,
            imports(content),
        )


def shared(evidence: Evidence) -> Evidence:
    """The same, what is equal in many files as the same objects."""
    same = {"imports": _same_imports(evidence.imports), "look": _same_look(evidence.look)}
    return msgspec.structs.replace(evidence, **same)


@cache
def _same_look(one: Look) -> Look:
    return one


@lru_cache(maxsize=1 << 17)
def _same_imports(listed: tuple[Imported, ...]) -> tuple[Imported, ...]:
    """Made of the same objects as well: files have most of their imports in common."""
    return tuple(map(_same_import, listed))


@lru_cache(maxsize=1 << 17)
def _same_import(one: Imported) -> Imported:
    return one


class _Kept(msgspec.Struct, array_like=True):
    """Of each file its digest and its evidence, as it was written: where all is as it was nobody reads it."""

    files: dict[str, tuple[Signature, bytes, msgspec.Raw]]
    chosen: dict[bytes, dict[str, str]]


class Record:
    """The evidence of the files under one root, as far as it is known; without a store it knows nothing."""

    def __init__(self, store: Store | None, root: Path) -> None:
        self._store = store
        self._key = ""
        self._kept = _Kept({}, {})
        self._changed = False
        if store is not None:
            try:
                self._key = digest(identity("discover", "catalog/libraries.json"), os.fsencode(root))
            except OSError:
                self._store = None
                return
            raw = store.get(KIND, self._key)
            self._kept = (_decoded(raw) if raw is not None else None) or self._kept

    @property
    def lasting(self) -> bool:
        """Whether it is kept."""
        return self._store is not None

    def look_up(self, name: str, path: str) -> bytes | None:
        """The digest of the file, if it is as it was when it was looked at: its evidence is there."""
        known = self._kept.files.get(name)
        if known is None:
            return None
        try:
            now = Signature.of(os.stat(path))
        except OSError:
            return None
        return known[1] if known[0] == now else None

    def evidence(self, name: str) -> Evidence | None:
        """That of a file that was looked up; None where it cannot be read back."""
        try:
            found: Evidence = _evidence_decoder().decode(self._kept.files[name][2])
        except (KeyError, msgspec.DecodeError, RecursionError, MemoryError):
            return None
        return found

    def note(self, name: str, signature: Signature, evidence: Evidence) -> None:
        """Keep what was found in the bytes of a file whose status was that, before and after it was read."""
        if self._store is not None and signature.settled(time.time_ns()) and _is_text(name):
            raw = msgspec.Raw(msgspec.msgpack.encode(evidence))
            self._kept.files[name] = (signature, evidence.digest, raw)
            self._changed = True

    def chosen(self, question: bytes) -> dict[str, str] | None:
        """The answer to the last question about all files."""
        return self._kept.chosen.get(question)

    def answer(self, question: bytes, names: dict[str, str]) -> None:
        """Keep the answer to a question about all files, instead of the last one."""
        if self._store is not None and all(map(_is_text, names)):
            self._kept.chosen = {question: names}
            self._changed = True

    def save(self, present: frozenset[str] | None) -> None:
        """Write down what is new; ``present``: all files that there are, where that is known."""
        if present is not None and len(present) < len(self._kept.files):
            gone = self._kept.files.keys() - present
            for name in gone:
                del self._kept.files[name]
            self._changed = self._changed or bool(gone)
        if self._store is not None and self._changed:
            self._store.put(KIND, self._key, msgspec.msgpack.encode(self._kept))


def _is_text(name: str) -> bool:
    """Names of files may be bytes that are no text, and cannot be written down as one."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decoded(raw: bytes) -> _Kept | None:
    try:
        found: _Kept = _decoder().decode(raw)
    except (msgspec.DecodeError, RecursionError, MemoryError):
        return None
    return found


@cache
def _decoder() -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(_Kept)


@cache
def _evidence_decoder() -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(Evidence)
