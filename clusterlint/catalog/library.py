"""Third-party libraries that talk to Redis on their own, and what becomes of them on a cluster.

libraries.json is written by tests/libraries/remake.py, which installs each library and runs a small real use of it on a
standalone server and on a cluster of three masters.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from clusterlint.catalog.load import load


class Check(Struct, frozen=True):
    """One thing that was done with the library on the cluster: `outcome` is "works" or what went wrong."""

    what: str
    core: bool  # without it the library is of no use
    outcome: str


class Use(Struct, frozen=True):
    """One way in which the library uses Redis ("broker", "result backend", "cache").

    `support`: "yes" (every check works in the way told in `configure`), "partly" (the core works), "no". `since`: the
    first version with that support, "" if unknown or none. `configure`: how it is set up for a cluster. `broken`: what
    stays broken, a clause each ("get_many() raises"). `instead`: the way out. `run`: the version that was run ("" if
    it was not run; then `unrun` says why, and `support` is what was read in its source). `checks` are what was
    measured, `sources` addresses.

    How to tell from code that this use is there: `imports` are dotted module or class names whose import means it;
    `strings` are texts in settings that mean it (a backend's dotted path, "redis://" only together with
    a `calls` entry); `calls` are dotted callables that configure it when an argument or keyword
    value begins with one of `strings` (Celery(broker="redis://...")); `settings` are names of settings, attributes,
    mapping keys or environment variables that configure it when their value begins with one of `strings`
    (broker_url, CELERY_BROKER_URL).
    `always`: the library cannot be used without Redis, so that its name in a manifest means it.
    `extras` are extras of the distribution that mean it ("redis" in celery[redis]).
    `extended` are modules or classes of the library: where a class of the project derives from one of them and
    gives it a cluster client, the use works, but for the clauses of `broken` that say "of your own".
    """

    role: str
    support: str
    since: str
    configure: str
    broken: tuple[str, ...]
    instead: str
    run: str
    unrun: str
    checks: tuple[Check, ...]
    sources: tuple[str, ...]
    imports: tuple[str, ...]
    strings: tuple[str, ...]
    settings: tuple[str, ...]
    calls: tuple[str, ...]
    always: bool
    extras: tuple[str, ...]
    extended: tuple[str, ...]


class Library(Struct, frozen=True):
    """One library: `distribution` is its normalised name on the package index, `modules` its top-level modules."""

    distribution: str
    title: str
    modules: tuple[str, ...]
    uses: tuple[Use, ...]


def libraries() -> Mapping[str, Library]:
    """All libraries by distribution."""
    return _libraries()


@functools.cache
def _libraries() -> dict[str, Library]:
    rows: dict[str, Any] = load("libraries.json")["libraries"]
    return {name: _library(name, row) for name, row in rows.items()}


def _library(name: str, row: dict[str, Any]) -> Library:
    return Library(name, row["title"], tuple(row["modules"]), tuple(_use(one) for one in row["uses"]))


_LISTS = ("broken", "sources", "imports", "strings", "settings", "calls", "extras", "extended")


def _use(row: dict[str, Any]) -> Use:
    parts: dict[str, Any] = {**row, **{field: tuple(row[field]) for field in _LISTS}}
    parts["checks"] = tuple(Check(what, bool(core), outcome) for what, core, outcome in row["checks"])
    return Use(**parts)
