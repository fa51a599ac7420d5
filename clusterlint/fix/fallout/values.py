"""Keys whose names are values or channels as well: what the server or others have of them stays as it was."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.fix.context import Context
from clusterlint.fix.fallout.files import is_test
from clusterlint.fix.fallout.told import listed
from clusterlint.fix.model import Change, Fallout, Owner
from clusterlint.fix.renamer import numbers
from clusterlint.fix.sites import expressions
from clusterlint.link.program import Call
from clusterlint.slots.template import Template

_CHANNELS = frozenset({"PUBLISH", "SUBSCRIBE", "UNSUBSCRIBE", "SPUBLISH", "SSUBSCRIBE", "SUNSUBSCRIBE"})
_PATTERNS = frozenset({"SCAN", "KEYS", "PSUBSCRIBE", "PUNSUBSCRIBE"})


def of_values(context: Context, change: Change) -> Iterator[Fallout]:
    """Calls that are given the name of a renamed key as something else than a key, one for each place."""
    renamed = {tag.family for tag in change.tags}
    known = numbers(context.keys)
    told = set()
    for call in context.program.calls:
        if call.command in _PATTERNS:
            continue
        found = [one for one in _values(call) if known.get(str(one)) in renamed]
        given = [one for one in found if _changes(context, change, one)]
        if given and call.location not in told:
            told.add(call.location)
            yield _fallout(call, listed(map(str, given)))


def _values(call: Call) -> Iterator[Template]:
    """Texts that are followed to where they are built, but for the keys."""
    keys = {(template, template.source) for key in call.keys for template in key.choices}
    for argument in call.arguments:
        for template in argument.templates:
            if template.source is not None and (template, template.source) not in keys:
                yield template


def _changes(context: Context, change: Change, template: Template) -> bool:
    """Whether the change edits what the text is built by; else it is one of the literals that stay."""
    for place in expressions(template.source):
        start, end = context.text(place.path).span(place)
        if any(edit.path == place.path and start <= edit.start <= end for edit in change.edits):
            return True
    return False


def _fallout(call: Call, names: str) -> Fallout:
    place, method = call.location, call.method
    owner = Owner.TEST if is_test(place.path) else Owner.CODE
    if call.command in _CHANNELS:
        what = f"{method}() takes the name of a key of {names} for a channel"
        why = "who publishes or subscribes elsewhere needs the new name"
    else:
        what = f"{method}() is given the name of a key of {names} as a value"
        why = "what is in the server holds old names"
    return Fallout(owner, place.path, place.line, what, why)
