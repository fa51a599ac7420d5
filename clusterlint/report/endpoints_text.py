"""The map of the endpoints for people: a table to choose from, then what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import wrap

from clusterlint.endpoints import Built, Endpoint, EndpointMap
from clusterlint.finding import Location
from clusterlint.report.frame import width
from clusterlint.report.keys_graph import visible

WIDTH = 100
_NAME = 40
_MANY = 12
_HEAD = ("ENDPOINT", "CLIENTS", "CALLS", "READ", "WRITE", "PIPELINES", "DB", "ERRORS", "WARNINGS", "MIGRATES")


def endpoints_text(found: EndpointMap) -> str:
    """Lines of at most 100 columns, but for names that are longer than that."""
    return "\n".join(line.rstrip() for line in _lines(found)) + "\n"


def _lines(found: EndpointMap) -> Iterator[str]:
    listed = [*found.endpoints, *([found.unknown] if _is_there(found.unknown) else [])]
    if listed:
        yield from _table(listed, choosing=found.choosing)
        yield ""
    for one in listed:
        yield from _details(one)
        yield ""
    yield from wrap(_sentence(found), WIDTH)


def _is_there(unknown: Endpoint) -> bool:
    return bool(unknown.built or unknown.calls or unknown.findings)


def _table(listed: list[Endpoint], *, choosing: bool) -> Iterator[str]:
    rows = [_HEAD, *(_row(one, choosing=choosing) for one in listed)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(_HEAD))]
    widths[0] = min(widths[0], _NAME)
    for row in rows:
        if width(row[0]) > widths[0]:
            yield row[0]
            row = ("", *row[1:])
        yield "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))


def _row(one: Endpoint, *, choosing: bool) -> tuple[str, ...]:
    counts = one.severities()
    migrates = "perhaps" if one.name is None else "yes" if one.chosen else "no"
    return (
        _name(one),
        _shown(len(one.built)),
        _shown(len(one.calls)),
        _shown(one.reads),
        _shown(one.writes),
        _shown(one.pipelines),
        ",".join(map(str, one.databases)) or ".",
        _shown(counts["error"]),
        _shown(counts["warning"]),
        migrates if choosing else "not chosen",
    )


def _shown(number: int) -> str:
    return str(number) if number else "."


def _name(one: Endpoint) -> str:
    return "(unknown)" if one.name is None else visible(one.name)


def _details(one: Endpoint) -> Iterator[str]:
    yield _name(one) + (": clients whose address could not be worked out" if one.name is None else "")
    databases = ", ".join(f"{number} ({_spots(places)})" for number, places in _databases(one.built))
    facts = [
        ("read", _spots(one.read)),
        ("address", "" if one.address is None else visible(one.address)),
        ("also", ", ".join(map(visible, one.also)) and f"{', '.join(map(visible, one.also))} instead"),
        *(("client", line) for line in _clients(one.built)),
        ("database", databases),
        ("calls", _calls(one)),
        *(("library", f"{use}  {_spots(places)}") for use, places in _libraries(one)),
        ("findings", _findings(one)),
        ("tests", "only tests name it" if one.tests else ""),
    ]
    last = ""
    for title, words in facts:
        if words:
            yield from _wrapped(words, "" if title == last else title)
            last = title


def _databases(built: Iterable[Built]) -> Iterator[tuple[int, list[Location]]]:
    """Only where there is one besides 0."""
    found: dict[int, list[Location]] = {}
    for one in built:
        found.setdefault(one.database or 0, []).append(one.location)
    if any(found):
        yield from sorted(found.items())


def _clients(built: Iterable[Built]) -> Iterator[str]:
    """ "redis.asyncio.Redis (asyncio, plain)  app/a.py:3, 9"."""
    groups: dict[tuple[str, str, str], list[Location]] = {}
    for one in built:
        mode = {True: "asyncio", False: "sync", None: "sync or asyncio"}[one.asynchronous]
        groups.setdefault((one.type_name, mode, one.kind), []).append(one.location)
    for (name, mode, kind), places in sorted(groups.items()):
        yield f"{name} ({mode}, {kind})  {_spots(places)}"


def _calls(one: Endpoint) -> str:
    if not one.calls:
        return ""
    kinds = [(one.reads, f"{one.reads} read"), (one.writes, f"{one.writes} write")]
    kinds += [(n, _plural(n, word)) for n, word in ((one.pipelines, "pipeline"), (one.others, "other"))]
    said = ", ".join(words for number, words in kinds if number)
    files = Counter(place.path for place in one.calls)
    listed = sorted(files.items(), key=lambda item: (-item[1], item[0]))
    where = ", ".join(f"{path} {number}" for path, number in listed[:_MANY])
    more = f", {len(listed) - _MANY} more files" if len(listed) > _MANY else ""
    return f"{len(one.calls)}: {said}; in {where}{more}"


def _libraries(one: Endpoint) -> list[tuple[str, list[Location]]]:
    groups: dict[str, list[Location]] = {}
    for use in one.libraries:
        groups.setdefault(f"{use.distribution} ({use.role})", []).append(use.location)
    return sorted(groups.items())


def _findings(one: Endpoint) -> str:
    counts = one.severities()
    words = {"error": "error", "warning": "warning", "info": "info"}
    said = [_plural(number, words[level]) for level, number in counts.items() if number]
    rules = ", ".join(f"{code} {number}" for code, number in one.rules().items())
    return f"{', '.join(said)}: {rules}" if said else "none"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "info" else f"{number} {word}s"


def _spots(locations: Iterable[Location]) -> str:
    """ "app/a.py:1, 7; app/b.py:3"; of many places the first files."""
    lines: dict[str, set[int]] = {}
    for place in locations:
        lines.setdefault(place.path, set()).add(place.line)
    shown = [f"{path}:{', '.join(map(str, sorted(found)))}" for path, found in sorted(lines.items())]
    more = [f"{len(shown) - _MANY} more files"] if len(shown) > _MANY else []
    return "; ".join([*shown[:_MANY], *more])


def _wrapped(text: str, title: str) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=f"    {title:<9} ",
        subsequent_indent=" " * 14,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _sentence(found: EndpointMap) -> str:
    number = len(found.endpoints)
    parts = [f"{number} endpoint{'' if number == 1 else 's'}"]
    if found.choosing:
        parts[0] += f", {sum(one.chosen for one in found.endpoints)} of them chosen to migrate"
    elif number:
        parts[0] += ", none chosen: all of them are taken to migrate"
    unknown = found.unknown
    if unknown.calls or unknown.findings:
        counts = unknown.severities()
        parts.append(
            f"{_plural(len(unknown.calls), 'call')}, {_plural(counts['error'], 'error')} and "
            f"{_plural(counts['warning'], 'warning')} on clients whose endpoint is not known"
        )
    return "; ".join(parts) + "."
