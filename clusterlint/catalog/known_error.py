"""The errors that a cluster, or a cluster client, gives to code that was written for one server.

errors.json has one entry for each, in the order in which they are tried on a line of a log:

    id          its name in the JSON output
    title       one line
    ours        false: it is known, but clusters have no part in it
    wordings    what the error says, each with the releases that were seen to say it
    exceptions  class names that mean it, where no wording is on the line
    meaning     what has happened
    check       what to look at, the likeliest first
    rules       codes of the rules that find lines which raise it
    about       words: only findings that mention one of them count
    calls       commands whose calls can raise it with nothing wrong in the code; "*": any with several keys

Placeholders of a wording: {slot}, {address}, {command}, {name}, {number} and {any}.
tests/explain provokes the wordings on real servers with the installed clients.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from clusterlint.catalog.load import load


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of an error, and which releases say it."""

    text: str
    releases: str


@dataclass(frozen=True, slots=True)
class KnownError:
    """One entry of errors.json."""

    id: str
    title: str
    ours: bool
    wordings: tuple[Wording, ...]
    exceptions: tuple[str, ...]
    meaning: str
    check: tuple[str, ...]
    rules: tuple[str, ...]
    about: tuple[str, ...]
    calls: tuple[str, ...]


@functools.cache
def known_errors() -> tuple[KnownError, ...]:
    """All entries, in the order in which they are tried."""
    return tuple(
        KnownError(
            id=entry["id"],
            title=entry["title"],
            ours=entry["ours"],
            wordings=tuple(Wording(one["text"], one["releases"]) for one in entry["wordings"]),
            exceptions=tuple(entry["exceptions"]),
            meaning=entry["meaning"],
            check=tuple(entry["check"]),
            rules=tuple(entry["rules"]),
            about=tuple(entry["about"]),
            calls=tuple(entry["calls"]),
        )
        for entry in load("errors.json")["errors"]
    )
