"""The explanation of a line as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from clusterlint.finding import Finding, Location
from clusterlint.provenance import Explanation, KeyStory, Kind, Story, Told
from clusterlint.report.redact import redact
from clusterlint.report.style import CODE, QUIET, Line, coloured, plain

EXPLANATION_FORMATS = ("text", "json")


def render_explanation(found: Explanation, output_format: str, *, colour: bool = False) -> str:
    """The explanation in one of ``EXPLANATION_FORMATS``, without passwords."""
    if output_format == "json":
        return redact(_json_text(found))
    safe = ([(redact(words), style) for words, style in line] for line in _lines(found))
    return coloured(safe) if colour else plain(safe)


def _lines(found: Explanation) -> Iterator[Line]:
    for story in found.stories:
        yield from _story(story)
        yield []
    for finding in found.findings:
        yield from _finding(finding, found)
    if found.findings:
        yield []


def _story(story: Story) -> Iterator[Line]:
    place = f"{story.location.path}:{story.location.line}:{story.location.column}"
    yield [(f"{place}  ", QUIET), (f"{story.text}: {_headline(story)}", CODE)]
    if story.kind is Kind.NOT_REDIS:
        yield from _not_redis(story)
        return
    if story.evidence:
        yield _fact("evidence", story.evidence)
    if story.confidence is not None:
        yield _fact("confidence", story.confidence.value)
    if story.missing:
        yield _fact("missing", story.missing)
    here = None if story.kind is Kind.CONSTRUCTION else f"{story.text} here"
    for number, way in enumerate(story.ways, start=1):
        title = "client" if len(story.ways) == 1 else f"client, way {number}"
        yield _fact(title, "")
        yield from _chain(way, here)
    for key in story.keys:
        yield from _key(key)
    for trail in story.through:
        yield _fact("called at", " -> ".join(_spot(place) for place in trail))


def _headline(story: Story) -> str:
    endpoint = story.endpoint or "an endpoint that is not known"
    if story.kind is Kind.NOT_REDIS:
        return "not taken for a call of Redis"
    if story.kind is Kind.CALL:
        return f"{story.command or 'a helper'} of {story.client}, on {endpoint}"
    if story.kind is Kind.LIBRARY:
        return f"a library that uses Redis, on {endpoint}"
    if story.kind is Kind.OF_A_CLIENT:
        return f"on {' or '.join(story.known)} of {story.client}, on {endpoint}; sends no command of its own"
    return f"{story.client}, on {endpoint}"


def _not_redis(story: Story) -> Iterator[Line]:
    receiver = story.text.rpartition(".")[0] or story.text.removesuffix("()")
    if not story.known:
        yield _fact("reached", "no: this code was not run (it stands behind a return, or nothing calls it)")
        return
    for words in story.known:
        yield _fact(receiver, words.removeprefix("nothing: ") if _nothing(words) else words)
    if all(_nothing(words) for words in story.known):
        yield _fact("missing", "nothing says that it is a client: no call, annotation, name or use")


def _nothing(words: str) -> bool:
    return words.startswith("nothing: ")


def _chain(way: Iterable[Told], here: str | None) -> Iterator[Line]:
    arrow = "     "
    for told in way:
        arrow = " and " if told.also else arrow
        yield [(f"  {arrow}", QUIET), (told.text, ""), (f" at {_spot(told.place)}", QUIET)]
        arrow = "  -> "
    if here is not None:
        yield [(f"  {arrow}", QUIET), (here, "")]


def _key(key: KeyStory) -> Iterator[Line]:
    yield _fact("key", key.template)
    for part in key.parts:
        yield [("       ", QUIET), (f"{{{part.name}}} is {part.text}", "")]
    if key.hops:
        yield from _chain(key.hops, "used as the key here")
    else:
        yield [("       ", QUIET), ("built", ""), (f" at {_spot(key.built)}", QUIET)]


def _finding(finding: Finding, found: Explanation) -> Iterator[Line]:
    place = finding.location
    words = f"{finding.rule} {finding.name}: {finding.message}"
    if (place.path, place.line) != (found.path, found.line):
        words += f" ({_spot(place)})"
    yield _fact("finding", f"{words} [{finding.confidence.value}]")


def _fact(title: str, words: str) -> Line:
    return [(f"  {title}:", CODE), (f" {words}" if words else "", "")]


def _spot(place: Location) -> str:
    return f"{place.path}:{place.line}"


def _json_text(found: Explanation) -> str:
    document = {
        "schema": 1,
        "path": found.path,
        "line": found.line,
        "subjects": [_subject(story) for story in found.stories],
        "findings": [
            {
                "rule": f.rule,
                "name": f.name,
                "confidence": f.confidence.value,
                "path": f.location.path,
                "line": f.location.line,
                "message": f.message,
            }
            for f in found.findings
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _subject(story: Story) -> dict[str, Any]:
    return {
        "kind": story.kind.value,
        "text": story.text,
        "path": story.location.path,
        "line": story.location.line,
        "column": story.location.column,
        "command": story.command,
        "client": story.client,
        "endpoint": story.endpoint,
        "confidence": story.confidence and story.confidence.value,
        "basis": story.basis and story.basis.value,
        "evidence": story.evidence,
        "missing": story.missing,
        "ways": [[_told(told) for told in way] for way in story.ways],
        "keys": [
            {
                "template": key.template,
                "path": key.built.path,
                "line": key.built.line,
                "parts": [{"name": part.name, "text": part.text} for part in key.parts],
                "hops": [_told(told) for told in key.hops],
            }
            for key in story.keys
        ],
        "through": [[{"path": p.path, "line": p.line} for p in trail] for trail in story.through],
        "known": list(story.known),
    }


def _told(told: Told) -> dict[str, Any]:
    return {
        "text": told.text,
        "path": told.place.path,
        "line": told.place.line,
        "column": told.place.column,
        "also": told.also,
    }
