"""How a family's keys look in a text that is not followed: with values, or with marks of another language.

``user:{uid}:profile`` is found as ``user:7:profile``, ``user:${id}:profile``, ``user:%s:profile``,
``user:*:profile``, and as its beginning alone: ``"user:" + id``, ``user:*``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from clusterlint.plan.model import Braces, Position
from clusterlint.slots.template import Template

_VALUE = (
    r"(?:\$\{[^{}\n]{0,80}\}|#\{[^{}\n]{0,80}\}|\{\{?[^{}\n]{0,80}\}?\}|%[sdvqi]|%\(\w{1,40}\)s|<\w{1,40}>"
    r"|[$#%](?![{(sdvqi])|[^\s\"'`:|/,;(){}\[\]<>\\$#%]){1,60}"
)
"""Text in place of a hole; each of its alternatives begins with another character."""

_QUOTES = "\"'`"
_IN_CODE = r"(?:(?<=[\"'`~])|(?<=\[\[)|(?<=__:))"
_IN_TEXT = r"(?:(?<=[\s\"'`~=,\[])|(?<=__:)|^)"
_SEPARATOR = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text that names keys of a family.

    ``key``: it is a whole key or pattern from ``start`` to ``end``, and ``renamed`` is that with the braces;
    else only how the keys begin.
    """

    start: int
    end: int
    text: str
    key: bool
    renamed: str = ""
    opens: int = 0  # offsets in the text that was searched
    closes: int = 0


def needle(template: Template) -> str:
    """How the keys begin, or their longest text; empty where no text tells them."""
    texts = [part for part in template.parts if isinstance(part, str)]
    telling = [text for text in texts if any(character.isalnum() for character in text)]
    first = template.parts[0] if template.parts else None
    return first if isinstance(first, str) and first in telling else max(telling, key=len, default="")


@dataclass(frozen=True)
class Form:
    """A family that is renamed, as texts may name it: by braces, or by a prefix."""

    old: Template
    braces: Braces | None
    prefix: str = ""

    @property
    def new(self) -> Template:
        """The new keys."""
        new = self.old if self.braces is None else self.braces.put(self.old)
        return Template.of([self.prefix, *new.parts])

    @cached_property
    def needle(self) -> str:
        """A text that every place which names the family has."""
        return needle(self.old)

    @cached_property
    def telling(self) -> bool:
        """Whether the text parts say that it is a key: ``user:``, not a bare word like ``jobs``."""
        return _SEPARATOR.search(self.needle) is not None

    def named(self, text: str, *, code: bool) -> Iterator[Named]:
        """The places in a text that name the family; in ``code`` a key stands in a literal."""
        whole, begun = self._patterns[code or not self.telling]
        if not self.needle or self.needle not in text:
            return
        for match in whole.finditer(text):
            start, end = match.span()
            opens, closes, renamed = start, start, self.prefix + match[0]
            if self.braces is not None:
                opens, closes = (self._place(match, one) for one in (self.braces.start, self.braces.end))
                renamed = f"{text[start:opens]}{{{text[opens:closes]}}}{text[closes:end]}"
            yield Named(start, end, match[0], True, renamed, opens, closes)
        for match in begun.finditer(text) if begun is not None else ():
            yield Named(*match.span(), match[0], False)

    @staticmethod
    def _place(match: re.Match[str], position: Position) -> int:
        """The offset of a place of the template in what was found."""
        start, end = match.span(position.part + 1)
        literal = f"text{position.part}" in match.re.groupindex
        return start + position.offset if literal else (end if position.offset else start)

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]:
        return self._compiled(_IN_TEXT), self._compiled(_IN_CODE)

    def _compiled(self, before: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        parts = self.old.parts
        pieces = [
            f"(?P<text{n}>{re.escape(part)})" if isinstance(part, str) else f"({_VALUE})"
            for n, part in enumerate(parts)
        ]
        bare = len(parts) == 1 and not self.telling
        end = f"(?=[{_QUOTES}])" if bare else r"(?![\w:|/{$])"
        whole = re.compile(before + "".join(pieces) + end, re.MULTILINE)
        first = parts[0]
        if len(parts) == 1 or not isinstance(first, str) or not any(map(str.isalnum, first)):
            return whole, None
        head, all_of = re.escape(first), rf"(?=\*(?:[{_QUOTES}\s]|$)|\s*$)"
        quoted = rf"(?<=[{_QUOTES}]){head}(?=\*?[{_QUOTES}])"
        loose = rf"(?<=[=~]){head}{all_of}|(?<=:[ ]){head}{all_of}|(?<=__:){head}(?=\*)"
        return whole, re.compile(quoted if before == _IN_CODE else f"{quoted}|{loose}", re.MULTILINE)


def needles(templates: Iterable[Template]) -> re.Pattern[bytes] | None:
    """What to look for in the bytes of files; None where no family can be told by a text."""
    texts = sorted({text.encode() for one in templates if (text := needle(one))})
    return re.compile(b"|".join(map(re.escape, texts))) if texts else None


def named_in(
    text: str, forms: Sequence[Form], *, code: bool, near: bool
) -> Iterator[tuple[Named, tuple[Form, ...]]]:
    """Every place that names some of the families, once, in order; ``near``: Redis is spoken of as well."""
    found: dict[Named, list[Form]] = {}
    for form in forms:
        for named in form.named(text, code=code) if form.telling or near else ():
            found.setdefault(named, []).append(form)
    for named in sorted(found, key=lambda one: (one.start, one.end, one.key, one.renamed)):
        yield named, tuple(found[named])
