"""Makes commands.json from the COMMAND and COMMAND DOCS replies of real servers, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from clusterlint.catalog.remake.documented import documented
from clusterlint.catalog.remake.resp import Connection, ReplyError
from clusterlint.catalog.remake.servers import is_valkey, standalone, version_of

# Commands whose own keys the server's key specs leave out ("incomplete" or "unknown"): the finder in command.py.
FINDERS = {"SORT": "sort", "MIGRATE": "migrate", "STRALGO": "stralgo"}
_TRAPS = ("HOST:", "POST")  # answers to HTTP requests, not commands
KEPT_FLAGS = (
    "write",
    "readonly",
    "blocking",
    "movablekeys",
    "admin",
    "pubsub",
    "noscript",
    "no_multi",
    "module",
)
_ACCESS = ("RO", "RW", "OW", "RM")


def build(binaries: list[str]) -> dict[str, Any]:
    """Merge the tables of the Redis servers; the newest one that has a command decides what is said of it."""
    servers = [binary for binary in binaries if not is_valkey(binary)]
    ordered = sorted(servers, key=version_of, reverse=True)
    versions = [".".join(map(str, version_of(binary))) for binary in ordered]
    merged: dict[str, dict[str, Any]] = {}
    for place, binary in enumerate(ordered):
        for name, entry in table_of(binary).items():
            known_as_container = any(other.startswith(name + " ") for other in merged)
            gone = place and name not in merged and not known_as_container and "module" not in entry["flags"]
            merged.setdefault(name, entry | {"until": versions[place]} if gone else entry)
    for name, entry in documented().items():
        merged[name] = _completed(merged.get(name), entry)
    merged = {name: entry for name, entry in merged.items() if "module" not in entry["flags"]}
    return {"servers": versions, "commands": dict(sorted(merged.items()))}


def _completed(measured: dict[str, Any] | None, entry: dict[str, Any]) -> dict[str, Any]:
    """What the documentation knows of a command, with what a server that has it says.

    A module registers its commands with one first, last and step. Where that names fewer keys than the command uses,
    the documented keys stand, and `declared` holds what the server, and so the client, takes for the keys.
    """
    if measured is None:
        return entry
    about = {"since": measured["since"] or entry["since"], "group": measured["group"] or entry["group"]}
    if "module" not in measured["flags"]:
        return measured | about | ({"instead": entry["instead"]} if "instead" in entry else {})
    found, written = ([spec[1:] for spec in one["specs"]] for one in (measured, entry))
    flags = [flag for flag in measured["flags"] if flag != "module"]
    if found == written:
        return measured | {
            "flags": flags,
            "specs": entry["specs"],
            "since": entry["since"],
            "group": entry["group"],
        }
    return entry | {"declared": found}


def table_of(binary: str) -> dict[str, dict[str, Any]]:
    """The commands of one server by upper-case name, subcommands as `CONFIG GET`."""
    with standalone(binary) as port, closing(Connection(port)) as ask:
        rows = list(_flat(ask("COMMAND")))
        docs = docs_of(ask)
    table = {}
    for row in rows:
        name = row[0].replace("|", " ").upper()
        if name in _TRAPS:
            continue
        entry = _entry(name, row)
        about = docs.get(name, {})
        entry["since"] = about.get("since", "")
        entry["group"] = about.get("group", "")
        if "deprecated_since" in about:
            entry["deprecated"] = about["deprecated_since"]
            entry["instead"] = about.get("replaced_by", "").replace("`", "")
        table[name] = entry
    return table


def docs_of(ask: Connection) -> dict[str, dict[str, Any]]:
    """COMMAND DOCS by upper-case name; empty for a server without it (before 7.0)."""
    return dict(_docs(ask))


def _flat(rows: list[Any]) -> Iterator[list[Any]]:
    for row in rows:
        subcommands = row[9] if len(row) > 9 else []
        yield row
        yield from _flat(subcommands)


def _docs(ask: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        reply = ask("COMMAND", "DOCS")
    except ReplyError:
        return
    for name, about in pairs(reply):
        facts = dict(pairs(about))
        for child, inner in pairs(facts.pop("subcommands", [])):
            yield child.replace("|", " ").upper(), dict(pairs(inner))
        yield name.upper(), facts


def pairs(flat: list[Any]) -> Iterator[tuple[str, Any]]:
    return zip(flat[::2], flat[1::2], strict=True)


def _entry(name: str, row: list[Any]) -> dict[str, Any]:
    flags = [flag for flag in row[2] if flag in KEPT_FLAGS]
    if len(row) > 8:
        specs = [spec for raw in row[8] if (spec := _spec(dict(pairs(raw)))) is not None]
        policies = dict(tip.split(":", 1) for tip in row[7] if "_policy:" in tip)
    else:
        specs = (
            [["RW", ["index", row[3]], ["range", row[4] - (row[3] if row[4] > 0 else 0), row[5], 0]]]
            if row[3]
            else []
        )
        policies = {}
    entry: dict[str, Any] = {"arity": row[1], "flags": flags, "specs": specs, **policies}
    if name in FINDERS:
        entry["finder"] = FINDERS[name]
    return entry


def _spec(raw: dict[str, Any]) -> list[Any] | None:
    """One key spec as [access, begin, find]; None where the server itself says unknown or incomplete."""
    access = next((flag for flag in raw["flags"] if flag in _ACCESS), "")
    if "not_key" in raw["flags"]:
        access = "channel"
    begin, find = dict(pairs(raw["begin_search"])), dict(pairs(raw["find_keys"]))
    if "unknown" in (begin["type"], find["type"]) or "incomplete" in raw["flags"]:
        return None
    where, what = dict(pairs(begin["spec"])), dict(pairs(find["spec"]))
    start = (
        ["index", where["index"]]
        if begin["type"] == "index"
        else ["keyword", where["keyword"], where["startfrom"]]
    )
    if find["type"] == "range":
        return [access, start, ["range", what["lastkey"], what["keystep"], what["limit"]]]
    return [access, start, ["keynum", what["keynumidx"], what["firstkey"], what["keystep"]]]
