"""A run of which every input is as it was gives the output that it gave: nothing is linked or judged.

The inputs are the files that were read, those of Lua too, the manifests, the settings, how the output is to
look, and this program. Whatever is not among them must not change the output.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from clusterlint.cache.identity import digest, installation
from clusterlint.cache.store import Store

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.settings import Settings

KIND = "runs"


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What a run gave; ``failing``: how many findings are at or above the threshold."""

    text: str
    more: tuple[str, ...]  # for the other files, in the order in which they were asked for
    remarks: tuple[str, ...]
    failing: int


def question(discovery: Discovery, settings: Settings, manner: Iterable[object]) -> str | None:
    """A key for all that the output depends on; None where that cannot be told."""
    from clusterlint.dependencies import find
    from clusterlint.discover import lua_files

    dependencies = find(settings.root, [file.path for file in discovery.files])
    read = {item.path for item in dependencies.items} | {item.path for item in dependencies.problems}
    # How the work is done changes nothing in what comes of it.
    lasting = replace(
        settings,
        jobs=None,
        no_cache=False,
        cache_dir=None,
        verbose=False,
        quiet=False,
        scheduler=None,
        facts=(),
    )
    facts = (
        lasting,
        tuple(manner),
        discovery.problems,
        discovery.given,
        discovery.scanned,
        discovery.folder,
        () if discovery.folder else tuple(discovery.reasons.items()),  # by that they are linked
        dependencies,
        lua_files(settings.root, settings.exclude, discovery.files),
    )
    try:
        known = msgspec.msgpack.Encoder(order="deterministic", enc_hook=str).encode(facts)
        files = [part for file in discovery.files for part in (os.fsencode(file.path), file.content)]
        manifests = [
            part for path in sorted(read) for part in (path.encode(), (settings.root / path).read_bytes())
        ]
        return digest(installation(), known, *files, b"manifests", *manifests)
    except (OSError, UnicodeEncodeError):
        return None


def answered(store: Store, key: str) -> Answer | None:
    """The answer that was kept."""
    raw = store.get(KIND, key)
    try:
        return None if raw is None else msgspec.msgpack.decode(raw, type=Answer)
    except (msgspec.DecodeError, RecursionError, MemoryError):
        return None


def keep(store: Store, key: str, answer: Answer) -> None:
    """For the next run."""
    try:
        store.put(KIND, key, msgspec.msgpack.encode(answer))
    except UnicodeEncodeError:  # names of files that are no text
        pass
