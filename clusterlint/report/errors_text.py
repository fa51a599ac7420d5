"""Explained errors for people: what each means, what to check, and its lines."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from textwrap import wrap

from clusterlint.explain import Explained, Place
from clusterlint.finding import Finding
from clusterlint.report.keys_graph import visible
from clusterlint.report.style import CODE, QUIET, SEVERITY, Line
from clusterlint.slots.topology import node_of, slot_ranges

WIDTH = 100
_TITLE = 12
_MANY = 20
_FEW = 8


def error_lines(
    found: Sequence[Explained], *, lines: int, masters: int, code: bool, names: dict[str, str]
) -> Iterator[Line]:
    """Each error, then how many there were in how many lines."""
    for number, one in enumerate(found):
        if number:
            yield []
        yield from _error(one, masters=masters, code=code, names=names)
    if lines > 1:
        yield []
        counted = sum(one.seen.count for one in found)
        kinds = "1 kind" if len(found) == 1 else f"{len(found)} kinds"
        yield [(f"{_plural(counted, 'error')} of {kinds} in {lines} lines.", "")]


def _error(one: Explained, *, masters: int, code: bool, names: dict[str, str]) -> Iterator[Line]:
    seen, error = one.seen, one.seen.error
    yield [(error.title, CODE)]
    none = _NO_RULE_CALLS if error.calls else _NO_RULE
    times = "" if seen.count == 1 else f"on {seen.count} lines, the first: "
    yield from _fact("seen", times + visible(seen.sample))
    yield from _facts("slot", _slots(seen.slots, masters))
    yield from _facts("address", [_address(text) for text in seen.addresses[:_FEW]])
    yield from _fact("command", ", ".join(map(visible, (*seen.commands, *seen.names)[:_FEW])))
    yield from _fact("meaning", error.meaning)
    yield from _facts("check", [f"- {words}" for words in error.check], hanging=2)
    yield from _fact("rules", ", ".join(f"{rule} {names[rule]}" for rule in error.rules) or none)
    yield from _facts("worded", [f'"{one.text}": {one.releases}' for one in error.wordings], hanging=2)
    if code:
        yield from _code(one)


_NO_RULE = "none: it is a matter of the servers and the network, not of a line of code"
_NO_RULE_CALLS = "none: nothing need be wrong with the call that meets it"


def _code(one: Explained) -> Iterator[Line]:
    for place in one.places:
        yield from _place(place)
    constants = [
        f"{key.location.path}:{key.location.line}  {key.command} {visible(key.key)} (slot {key.slot})"
        for key in one.constants[:_MANY]
    ]
    yield from _facts("key there", constants)
    yield from _calls(one)
    if not one.seen.error.rules:
        return
    if not one.findings:
        yield from _fact("lines", "none: no finding of these rules in this code")
        return
    named = (*one.seen.commands, *one.seen.names)
    about = "about what the error names" if one.narrowed else "of these rules"
    none = f"; none about {visible(named[0])}" if len(named) == 1 and not one.narrowed else ""
    yield from _fact("lines", f"{_plural(len(one.findings), 'finding')} {about}{none}")
    for finding in one.findings[:_MANY]:
        yield _finding(finding)
    left = len(one.findings) - _MANY
    if left > 0:
        yield from _fact("", f"... and {left} more (--format json has all)")
    if one.others:
        yield from _fact("", f"and {_plural(one.others, 'finding')} of these rules about others")


def _calls(one: Explained) -> Iterator[Line]:
    if one.seen.error.calls:
        yield from _fact("calls", f"{_plural(len(one.calls), 'call')} that can raise it")
    spots = [f"{call.location.path}:{call.location.line}  {call.command}" for call in one.calls[:_MANY]]
    left = len(one.calls) - _MANY
    yield from _facts("", [*spots, *([f"... and {left} more (--format json has all)"] if left > 0 else [])])


def _place(place: Place) -> Iterator[Line]:
    within = f" in {place.function}" if place.function else ""
    sends = f": {', '.join(place.sends)}" if place.sends else ": no Redis call is known on this line"
    yield from _fact("traceback", f"{place.path}:{place.line}{within}{sends}")
    for finding in place.findings:
        yield _finding(finding)


def _finding(finding: Finding) -> Line:
    place = finding.location
    return [
        (" " * (_TITLE + 2), ""),
        (f"{place.path}:{place.line}:{place.column}  ", ""),
        (f"{finding.severity.value}[{finding.rule}]", SEVERITY[finding.severity.value]),
        (f" {finding.name}: {finding.message}", ""),
    ]


def _slots(slots: Sequence[int], masters: int) -> Iterator[str]:
    for slot in slots[:_FEW]:
        if slot >= 1 << 14:
            yield f"{slot}: there is no such slot"
            continue
        node = node_of(slot, masters)
        first, last = slot_ranges(masters)[node]
        yield f"{slot}, of master {node + 1} of {masters} ({first}-{last}) where slots are split evenly"
    if len(slots) > _FEW:
        yield f"... and {len(slots) - _FEW} more slots"


def _address(text: str) -> str:
    host = text.rpartition(":")[0].strip("[]")
    if not host:
        return f"{text}: without a host, as a node announces that does not know its own address"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return f"{visible(text)}: can this machine resolve that name?"
    if address.is_loopback:
        return f"{text}: a loopback address, which only the machine of the node itself reaches"
    if address.is_private:
        return f"{text}: a private address, which is reached from its own network only"
    return text


def _facts(title: str, lines: Sequence[str] | Iterator[str], hanging: int = 0) -> Iterator[Line]:
    for words in lines:
        yield from _fact(title, words, hanging)
        title = ""


def _fact(title: str, words: str, hanging: int = 0) -> Iterator[Line]:
    """Wrapped words under a title; nothing for no words."""
    room = WIDTH - _TITLE - 2
    rows = wrap(words, room, subsequent_indent=" " * hanging, break_long_words=False, break_on_hyphens=False)
    for row in rows:
        yield [(f"  {title:<{_TITLE}}", QUIET), (row, "")]
        title = ""


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
