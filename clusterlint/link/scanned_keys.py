"""The keys that SCAN and KEYS name: what their pattern says of each of them.

Braces mean nothing in a pattern, so that ``{t}:*`` finds keys with the hash tag t alone.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from clusterlint.link.values import Text, Unknown, Value
from clusterlint.slots.template import Part, Template

_WILD = re.compile(r"[*?\[\\]")


def named(pattern: Value | None, key: Unknown) -> Unknown | Text:
    """A key that was found: with the text before the first wild card, where its hash tag is in that."""
    if not isinstance(pattern, Text):
        return key
    before = _before_wild(pattern.template)
    if before is None or not before.tagged:
        return key
    first = before.parts[0]
    if not isinstance(first, str) or "{" not in first:
        return key  # what stands before may have braces of its own
    return Text(Template.of([*before.parts, replace(key.hole, name="rest")]), hops=key.hops)


def _before_wild(pattern: Template) -> Template | None:
    """The beginning of a pattern; None where it is no pattern at all."""
    parts: list[Part] = []
    for part in pattern.parts:
        wild = _WILD.search(part) if isinstance(part, str) else None
        if wild is not None and isinstance(part, str):
            return Template.of([*parts, part[: wild.start()]])
        parts.append(part)
    return None
