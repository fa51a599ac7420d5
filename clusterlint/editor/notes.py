"""What is known of a Redis call or a key, for the pointer that rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clusterlint.editor.companions import Companions
from clusterlint.editor.messages import Note
from clusterlint.editor.spans import Spans
from clusterlint.finding import Location
from clusterlint.link.program import Call, Key, Program
from clusterlint.report.redact import redact
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Template
from clusterlint.slots.topology import node_of

_MOST = 16


def notes(
    program: Program, open_files: Iterable[str], spans: Spans, endpoints: Sequence[str]
) -> Iterator[Note]:
    """Of the calls and keys in the open files; several that stand at one place are told together."""
    wanted = frozenset(open_files)
    if not wanted:
        return
    companions = Companions.of(program, endpoints)
    found: dict[Location, dict[str, None]] = {}
    for call in program.calls:
        keys = [line for key in call.keys for line in _key(key, program.masters, companions)]
        if call.location.path in wanted:
            text = "\n".join([_head(call), "", *_cut(dict.fromkeys(keys)), *_rest(call)])
            found.setdefault(call.location, {})[text] = None
        for key in call.keys:
            place = key.location
            if place.path in wanted and place != call.location:
                text = "\n".join(
                    [*_cut(dict.fromkeys(_key(key, program.masters, companions))), f"- used by {_head(call)}"]
                )
                found.setdefault(place, {})[text] = None
    for place, texts in found.items():
        yield Note(place.path, spans.of(place), redact("\n\n---\n\n".join(list(texts)[:_MOST])))


def _head(call: Call) -> str:
    endpoint = f"`{call.client.endpoint}`" if call.client.endpoint is not None else "an unknown endpoint"
    what = call.command or f"{call.method}()"
    context = "" if call.context.value == "direct" else f", in a {call.context.value}"
    return f"**{what}** of `{call.client.type_name}` on {endpoint}{context} ({call.confidence.value})"


def _key(key: Key, masters: int, companions: Companions) -> Iterator[str]:
    if not key.choices:
        yield "- a key that could not be worked out"
    for template in key.choices:
        many = "any number of " if key.many else ""
        yield f"- {many}`{_code(str(template))}`: {_slot(template, masters)}"
        yield from (f"    - {line}" for line in companions.lines(str(template)))


def _slot(template: Template, masters: int) -> str:
    text = template.literal
    if text is not None:
        number = key_slot(text)
        return f"slot {number}, of master {node_of(number, masters) + 1} of {masters}"
    if not template.tagged:
        return "no hash tag: the whole key is hashed, and its slot depends on all values"
    hashed = template.hashed()
    constant = hashed.literal
    if constant is not None:
        return f"hashed part `{_code(constant)}`: slot {key_slot(constant)} for every key"
    return f"hashed part `{_code(str(hashed))}`: keys with equal values there share a slot"


def _rest(call: Call) -> Iterator[str]:
    if not call.complete:
        yield "- there may be further keys"


def _cut(lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return found if len(found) <= _MOST else [*found[:_MOST], f"- and {len(found) - _MOST} more"]


def _code(text: str) -> str:
    """Backticks would end the code."""
    return text.replace("`", "'")
