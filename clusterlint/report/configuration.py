"""The configuration that ``clusterlint init`` writes: every choice with what speaks for it, as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from clusterlint.endpoints import Endpoint, EndpointMap
from clusterlint.report.keys_graph import visible
from clusterlint.report.redact import redact

_WIDTH = 98


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written. ``chosen``: endpoints; ``given``: other settings as TOML values, by key.

    ``client`` says by which release of the library the code is judged; ``image`` which server runs today,
    ``target`` its name among the targets, "" for none.
    """

    endpoints: EndpointMap
    chosen: tuple[str, ...]
    given: dict[str, str | int]
    excluded: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()  # folders of tests that use Redis
    client: str = ""
    image: str = ""
    target: str = ""


def configuration_text(draft: Draft) -> str:
    """The keys of a configuration file with comments, without passwords and without the head of a table."""
    return redact("\n".join(line.rstrip() for line in _lines(draft)) + "\n")


def _lines(draft: Draft) -> Iterator[str]:
    yield from _comment("Written by clusterlint init from what it saw in the code; yours to change.")
    yield ""
    yield from _endpoints(draft)
    yield ""
    if draft.given.get("mode") is None:
        yield from _comment(
            'What the code must run on afterwards: "dual" (standalone and cluster) or "cluster".'
        )
        yield '# mode = "dual"'
    yield from _given(draft, "mode", "masters")
    yield ""
    if draft.target and "target" not in draft.given:
        yield from _comment(f"The server that it will be. Today: {draft.image}.")
        yield f"# target = {_quoted(draft.target)}"
    elif "target" not in draft.given:
        yield from _comment(
            'The server or service that it will be, such as "redis-8", "valkey-9", "elasticache".'
        )
        yield '# target = "redis-8"'
    yield from _given(draft, "target")
    yield ""
    if "client" not in draft.given:
        known = draft.client or "unknown"
        yield from _comment(f"The client library, where manifests do not tell. Now: {known}.")
        yield '# client = "redis-py==8.1"'
    yield from _given(draft, "client")
    if draft.excluded:
        yield ""
        if set(draft.tests).intersection(draft.excluded):
            yield from _comment("Left out: tests, which talk to a Redis of their own.")
        yield f"extend-exclude = [{', '.join(map(_quoted, draft.excluded))}]"
    elif draft.tests:
        yield ""
        yield from _comment("Tests that use Redis are checked as well.")
        yield f"# extend-exclude = [{', '.join(map(_quoted, draft.tests))}]"


def _endpoints(draft: Draft) -> Iterator[str]:
    found = draft.endpoints.endpoints
    if not found:
        yield from _comment("No Redis endpoint was found in the code. All clients are judged.")
        yield "endpoints = []"
        return
    if draft.chosen:
        yield from _comment(
            "The Redis services that migrate. The others stay as they are and are not judged."
        )
    else:
        yield from _comment(
            "The Redis services that migrate: take away the # of those that do. As long as none is chosen, "
            "all of them are judged."
        )
    yield "endpoints = ["
    for one in found:
        mark = "" if one.name in draft.chosen else "# "
        yield from _comment(_facts(one), indent="    ")
        yield f"    {mark}{_quoted(one.name or '')},"
    yield "]"
    unknown = draft.endpoints.unknown
    if unknown.calls:
        yield from _comment(
            f"{_plural(len(unknown.calls), 'call')} on clients whose endpoint could not be worked out: what "
            'is found there is judged in any case, as "likely".'
        )


def _facts(one: Endpoint) -> str:
    counts = one.severities()
    facts = [_plural(len(one.calls), "call")]
    if one.built:
        facts.append(_plural(len(one.built), "client"))
    if any(one.databases):
        facts.append(f"databases {', '.join(map(str, one.databases))}")
    if one.libraries:
        facts.append(", ".join(sorted({use.distribution for use in one.libraries})))
    facts.append(f"{_plural(counts['error'], 'error')}, {_plural(counts['warning'], 'warning')}")
    if one.tests:
        facts.append("only tests name it")
    return visible("; ".join(facts))


def _given(draft: Draft, *keys: str) -> Iterator[str]:
    for key in keys:
        value = draft.given.get(key)
        if value is not None:
            yield f"{key} = {value if isinstance(value, int) else _quoted(value)}"


def _comment(text: str, indent: str = "") -> list[str]:
    return [f"{indent}# {line}" for line in wrap(text, _WIDTH - len(indent))]


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
