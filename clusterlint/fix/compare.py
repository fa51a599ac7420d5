"""Two linked programs side by side: the same calls on the same clients, but for what was to change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.finding import Location
from clusterlint.fix.moved import Moved
from clusterlint.fix.recasts import Recasts
from clusterlint.fix.renamer import Renamer, Shape, plainly, shape
from clusterlint.link.program import Argument, Batch, Call, Key, Program
from clusterlint.slots.template import Template

_COUNTED = frozenset({"loops", "path", "order", "varying", "trail", "hops"})
"""Fields with numbers that a run of the analysis gives out, or that tell how a value came to a call."""


class _Places(Protocol):
    def __call__(self, place: Location) -> Location: ...


def differences(
    old: Program, new: Program, moved: Moved, renamer: Renamer, recasts: Recasts
) -> Iterator[str]:
    """What is not as it was, one line each, in the order of the calls."""
    yield from recasts.problems(
        old.calls, new.calls, lambda c: _plain(c.client, moved.start), lambda c: _plain(c.client, moved.point)
    )
    kept = [call for call in old.calls if not recasts.goes(call)]
    before = _by_place(kept, moved.start)
    after = _by_place([call for call in new.calls if not recasts.comes(call)], moved.point)
    for place in sorted(before.keys() | after.keys()):
        yield from _at_place(
            place, before.get(place, []), after.get(place, []), _Same(moved, renamer, recasts)
        )
    yield from _of_batches(old, new, moved, recasts)
    for name in ("constructions", "attributes", "type_tests", "libraries"):
        one = sorted(repr(_plain(item, moved.start)) for item in getattr(old, name))
        other = sorted(repr(_plain(item, moved.point)) for item in getattr(new, name))
        if one != other:
            yield f"the {name.replace('_', ' ')} of the rewritten program are not those of the old one"


def _of_batches(old: Program, new: Program, moved: Moved, recasts: Recasts) -> Iterator[str]:
    """Pipelines that are not as they were, but for the calls that come or go.

    One that a call leaves may be sent in several parts: together they queue what was queued.
    """
    parted = {moved.start(place) for place in recasts.parted(old.batches)}
    was, now = (
        list(_kept(map(recasts.explicit, old.batches), recasts.goes)),
        list(_kept(new.batches, recasts.comes)),
    )
    whole = [repr(_plain(b, moved.start)) for b in was if moved.start(b.created) not in parted]
    others = (b for b in now if moved.point(b.created) not in parted and not recasts.opened(b))
    if sorted(whole) != sorted(repr(_plain(b, moved.point)) for b in others):
        yield "the batches of the rewritten program are not those of the old one"
    if _queued(was, moved.start, parted) != _queued(now, moved.point, parted):
        place = min(parted)
        yield f"{place.path}:{place.line}: the pipeline would not queue what it does now"


def _queued(batches: Sequence[Batch], place: _Places, parted: set[Location]) -> set[Hashable]:
    """Which calls these pipelines queue."""
    return {
        (place(batch.created), batch.transaction, repr(_plain(batch.client, place)), place(call.location))
        for batch in batches
        if place(batch.created) in parted
        for call in batch.calls
    }


def _kept(batches: Iterable[Batch], left_out: Callable[[Call], bool]) -> Iterator[Batch]:
    """The pipelines without the calls that come or go."""
    for batch in batches:
        calls = tuple(call for call in batch.calls if not left_out(call))
        yield replace(batch, calls=calls, reads=None)  # known of transactions only


def _by_place(calls: Sequence[Call], place: _Places) -> dict[tuple[Location, str], list[Call]]:
    found: dict[tuple[Location, str], list[Call]] = defaultdict(list)
    for call in calls:
        found[(place(call.location), call.method)].append(call)
    return found


def _at_place(
    place: tuple[Location, str], before: list[Call], after: list[Call], same: _Same
) -> Iterator[str]:
    where = f"{place[0].path}:{place[0].line}: {place[1]}()"
    left = list(after)
    for call in before:
        found = next((one for one in left if same.call(call, one)), None)
        if found is None:
            yield f"{where} {_why(call, after, same.renamer)}"
        else:
            left.remove(found)
    if left and len(after) > len(before):
        yield f"{where} is used in a way that it was not used before"


def _why(call: Call, after: list[Call], renamer: Renamer) -> str:
    if not after:
        return "is no longer recognised"
    wanted = [str(renamer.renamed(call, t)) for key in call.keys for t in key.choices]
    have = [str(t) for key in after[0].keys for t in key.choices]
    if wanted != have:
        return f"would use {_listed(have)} and not {_listed(wanted)}"
    return "would be given other arguments"


def _listed(texts: list[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts) or "no known key"


@dataclass(frozen=True)
class _Same:
    """Whether something of the new program is what was to become of something of the old one."""

    moved: Moved
    renamer: Renamer
    recasts: Recasts

    def call(self, old: Call, new: Call) -> bool:
        plain = ("command", "context", "confidence", "complete", "used", "awaited")
        if any(getattr(old, name) != getattr(new, name) for name in plain):
            return False
        if _unplaced(old.function) != _unplaced(new.function):
            return False
        if _plain(self.renamer.client(old.client), self.moved.start) != _plain(new.client, self.moved.point):
            return False
        if len(old.keys) != len(new.keys) or len(old.arguments) != len(new.arguments):
            return False
        if not all(self._key(old, a, b) for a, b in zip(old.keys, new.keys, strict=True)):
            return False
        script = old.script and self.renamer.rewritten(old, old.script)
        return script == new.script and all(
            self._argument(old, a, b) for a, b in zip(old.arguments, new.arguments, strict=True)
        )

    def _key(self, call: Call, old: Key, new: Key) -> bool:
        """The planned templates, from the same place; a channel may be a key and a pattern as well."""
        if (old.many, old.all_choices, len(old.varying)) != (new.many, new.all_choices, len(new.varying)):
            return False
        # A key that gets its prefix at the call is built there then.
        there = self.moved.start(old.location) == self.moved.point(new.location)
        built = there or (self.renamer.moves and self.moved.written(new.location))
        if len(old.path) != len(new.path) or not built:
            return False
        return len(old.choices) == len(new.choices) and all(
            self._text(call, a, b) for a, b in zip(old.choices, new.choices, strict=True)
        )

    def _text(self, call: Call, old: Template, new: Template) -> bool:
        text = plainly(old)
        rewritten = self.renamer.rewritten(call, text)
        if rewritten != text:
            return plainly(new) == rewritten
        return self._shape(new) == self._shape(self.renamer.renamed(call, old))

    def _shape(self, template: Template) -> Shape:
        return tuple((kind, self.recasts.alike(t) if kind == "hole" else t) for kind, t in shape(template))

    def _argument(self, call: Call, old: Argument, new: Argument) -> bool:
        """As it was, or the key that it holds renamed, or the pattern rewritten."""
        if old == new:
            return True
        if old.name != new.name:
            return False
        made = [plainly(template) for template in new.templates]
        have = [self._shown(text) for text in made]
        kept = [plainly(template) for template in old.templates]
        if not have and not kept:
            return old.known == new.known and old.value == new.value
        renamed = [self._shown(plainly(self.renamer.renamed(call, template))) for template in old.templates]
        rewritten = [self._shown(self.renamer.rewritten(call, text)) for text in kept]
        if have in ([self._shown(text) for text in kept], renamed, rewritten):
            return True
        return not kept and set(made) <= self.renamer.moved(call)

    def _shown(self, text: str) -> str:
        return _HOLE.sub(lambda hole: self.recasts.alike(hole.group()), text)


def _compared(value: Any) -> tuple[str, ...]:
    """The fields that tell a record from others; none: it is no record."""
    if isinstance(value, Struct):
        return value.__struct_fields__
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(f.name for f in fields(value) if f.compare)
    return ()


_HOLE = re.compile("<[^<>]*>")
"""A hole of a text that is shown plainly."""

_LAMBDA = re.compile(r"(?<=<lambda):\d+:\d+")


def _unplaced(function: str) -> str:
    """A function by its name, without the places of lambdas, which are moved by what changes above them."""
    return _LAMBDA.sub("", function) if "<lambda" in function else function


def _plain(value: Any, place: _Places) -> Hashable:
    """A record without what differs between two runs: places as ``place`` gives them, no key, no text."""
    if isinstance(value, Location):
        return place(value)
    if isinstance(value, (Template, Key, Argument)):
        return ()
    if isinstance(value, (tuple, list)):
        return tuple(_plain(item, place) for item in value)
    if isinstance(value, frozenset):
        return tuple(sorted(map(str, value)))
    names = _compared(value)
    if names:
        told = (name for name in names if name != "script" and name not in _COUNTED)
        return (type(value).__name__, *(_plain(getattr(value, name), place) for name in told))
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, str):
        return _unplaced(value)
    return value if isinstance(value, Hashable) else repr(value)
