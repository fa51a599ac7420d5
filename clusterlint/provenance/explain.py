"""From a program that was linked with its hops to the explanation of one line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby

from clusterlint.finding import Finding, Location
from clusterlint.link.commands.redis_calls import is_client_method
from clusterlint.link.program import (
    Basis,
    Call,
    Client,
    Construction,
    Key,
    LibraryUse,
    Program,
    Sighting,
    Step,
)
from clusterlint.link.whence import whence
from clusterlint.provenance.model import Explanation, KeyStory, Kind, Part, Story, Told
from clusterlint.provenance.wording import client_name, evidence, missing, told


def explain(program: Program, findings: Iterable[Finding], path: str, line: int) -> Explanation:
    """All that `program` knows of a line; it must be linked with hops and with this line watched."""

    def here(location: Location) -> bool:
        return location.path == path and location.line == line

    seen = {sighting.location: sighting for sighting in program.sightings}
    stories = [
        *_calls([c for c in program.calls if here(c.location)], seen),
        *(_construction(c) for c in _first(c for c in program.constructions if here(c.location))),
        *_attributes(program, here),
        *(_library(use) for use in program.libraries if here(use.location)),
    ]
    taken = {(story.location, story.kind) for story in stories}
    stories += _others(program.sightings, {place for place, _ in taken}, line, bool(stories))
    stories.sort(key=lambda story: (story.location, story.text, story.kind))
    there = [f for f in findings if here(f.location) or any(here(r.location) for r in f.related)]
    return Explanation(path, line, tuple(stories), tuple(sorted(there, key=lambda f: f.sort_key)))


MOST_WAYS = 4
"""Ways of one client, or call sites, that are told: more of them say nothing new."""

MOST_KEYS = 12


def _calls(calls: Sequence[Call], seen: dict[Location, Sighting]) -> list[Story]:
    """One story for each endpoint of each call; clients and contexts of one endpoint are told together."""
    ordered = sorted(calls, key=lambda call: (call.location, call.method))
    found = []
    for (place, method), group in groupby(ordered, key=lambda call: (call.location, call.method)):
        alike: dict[tuple[str | None, Basis], list[Call]] = {}
        for call in group:
            alike.setdefault((call.client.endpoint, call.client.basis), []).append(call)
        found += [_call(place, method, same, seen.get(place)) for same in alike.values()]
    return found


def _call(place: Location, method: str, calls: list[Call], sighting: Sighting | None) -> Story:
    first = calls[0]
    client = first.client
    known = sighting.known if sighting is not None else ()
    trails = dict.fromkeys(call.trail for call in calls if call.trail)
    return Story(
        kind=Kind.CALL,
        location=place,
        text=_text(sighting, method),
        command=first.command,
        client=" or ".join(dict.fromkeys(client_name(call.client) for call in calls)),
        endpoint=client.endpoint,
        confidence=first.confidence,
        basis=client.basis,
        evidence=evidence(client, method),
        missing=missing(client, known),
        ways=_ways(call.client for call in calls),
        keys=_keys(key for call in calls for key in call.keys),
        through=tuple(trails)[:MOST_WAYS],
    )


def _text(sighting: Sighting | None, method: str) -> str:
    if sighting is None:
        return f"{method}()"
    return f"{sighting.receiver}.{sighting.method}()" if sighting.method else f"{sighting.receiver}()"


def _ways(clients: Iterable[Client]) -> tuple[tuple[Told, ...], ...]:
    found = dict.fromkeys(told(client.hops) for client in clients if client.hops)
    return tuple(found)[:MOST_WAYS]


def _keys(keys: Iterable[Key]) -> tuple[KeyStory, ...]:
    """One story for each template: the one that has most to tell."""
    found: dict[str, KeyStory] = {}
    for key in keys:
        for template in key.choices:
            parts = dict.fromkeys(
                Part(hole.name, words)
                for hole in template.holes
                if (words := _whence(hole.identity, hole.name, hole.origin)) != f"`{hole.name}`"
            )
            via = [hop for hop in key.hops if hop.step is not Step.SETTING or hop.name.isupper()]
            story = KeyStory(str(template), key.location, told(via), tuple(parts))
            old = found.setdefault(story.template, story)
            if (len(old.parts), len(old.hops)) < (len(story.parts), len(story.hops)):
                found[story.template] = story
    return tuple(found.values())[:MOST_KEYS]


def _whence(identity: Hashable, name: str, origin: str) -> str:
    words = whence(identity, name)
    return f"{words}, from outside" if origin == "request" else words


def _first(found: Iterable[Construction]) -> list[Construction]:
    return list({(one.location, one.kind): one for one in found}.values())


def _construction(one: Construction) -> Story:
    client = one.client
    return Story(
        kind=Kind.CONSTRUCTION,
        location=one.location,
        text={"pool": "a connection pool", "sentinel": "a Sentinel"}.get(one.kind, "a client"),
        client=client_name(client),
        endpoint=client.endpoint,
        confidence=client.confidence,
        basis=client.basis,
        evidence="constructed: the call that builds it stands here",
        ways=_ways([client]),
    )


def _attributes(program: Program, here: Callable[[Location], bool]) -> list[Story]:
    return [
        Story(
            kind=Kind.ATTRIBUTE,
            location=use.location,
            text=f"the attribute {use.name} of a client",
            client=client_name(use.client),
            endpoint=use.client.endpoint,
            confidence=use.confidence,
            basis=use.client.basis,
            evidence=evidence(use.client, use.name),
            missing=missing(use.client, ()),
            ways=_ways([use.client]),
        )
        for use in program.attributes
        if here(use.location)
    ]


def _library(use: LibraryUse) -> Story:
    seen = {"import": "import", "setting": "setting", "call": "call"}.get(use.evidence, "configuration")
    return Story(
        kind=Kind.LIBRARY,
        location=use.location,
        text=f"{use.distribution} ({use.role})",
        client=use.distribution,
        endpoint=use.endpoint,
        confidence=use.confidence,
        evidence=f"{seen}: {use.text}",
    )


def _others(sightings: Sequence[Sighting], taken: set[Location], line: int, recognised: bool) -> list[Story]:
    """Calls that are not taken for commands: all of them where no command stands on the line."""
    rest = [s for s in sightings if s.location not in taken]
    starting = [s for s in rest if s.location.line == line]
    if not recognised and not starting:
        # Somebody pointed into the middle of a call that is spread over several lines.
        starting = [s for s in rest if s.location.line == max(r.location.line for r in rest)]
    like = [s for s in starting if is_client_method(s.method) or s.clients]
    chosen = like if recognised or like else starting
    return [_other(sighting) for sighting in chosen]


def _other(sighting: Sighting) -> Story:
    first = sighting.clients[0] if sighting.clients else None
    return Story(
        kind=Kind.NOT_REDIS if first is None else Kind.OF_A_CLIENT,
        location=sighting.location,
        text=_text(sighting, sighting.method),
        client=client_name(first) if first is not None else "",
        endpoint=first.endpoint if first is not None else None,
        confidence=first.confidence if first is not None else None,
        basis=first.basis if first is not None else None,
        evidence=evidence(first, sighting.method) if first is not None else "",
        ways=_ways(sighting.clients),
        known=sighting.known,
    )
