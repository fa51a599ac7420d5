"""Which family of the code a real key belongs to, and what of it is hashed once the tag plan is carried out.

A key belongs to the family with the most literal text among those that fit it, tried in three ways:

1. strictly: no hole holds ``:``, ``|``, ``/`` or a brace (so that ``user:{uid}`` is not every ``user:...``);
2. loosely: a hole may hold anything but braces, as where keys are renamed (``fix --key-map``);
3. with braces: a hole holds some, so that the value itself decides about the slot (CL502).

Where two families have equally much text the first of the map is taken, and the key is counted as ambiguous.
Templates without a letter or digit of their own (``{kind}:{id}``) would fit everything: they get no key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from clusterlint.keys import KeyMap
from clusterlint.keys.matching import LOOSE, VALUE, literal_length, telling
from clusterlint.plan import FamilyPlan, TagPlan
from clusterlint.slots.template import Template

LONGEST = 1024
"""Bytes of a key that is matched; longer ones would make regular expressions slow, and are no names."""

_STRICT = VALUE.replace("]", "{}]")
_ANY = ".+?"
_SEPARATOR = re.compile("([:|/{}])")
_HOLE = "\ue000"  # stands for a hole; a private character that no key has
_HEADS = 20_000  # beginnings of keys of which it is remembered which families come into question


class Fit(IntEnum):
    """How a key fits its family."""

    STRICT = 0
    LOOSE = 1
    BRACES = 2


@dataclass(frozen=True, slots=True)
class _Form:
    """One family: ``rank`` sorts the most literal first; ``span``: where the plan's tag begins and ends."""

    number: int
    template: Template
    span: tuple[int, int] | None

    @property
    def rank(self) -> tuple[int, int, int]:
        return (-literal_length(self.template), len(self.template.holes), self.number)

    @property
    def pieces(self) -> list[str]:
        """Its text and holes between the separators, and these."""
        text = "".join(part if isinstance(part, str) else _HOLE for part in self.template.parts)
        return _SEPARATOR.split(text)

    @property
    def prefix(self) -> bytes:
        first = self.template.parts[0]
        return first.encode(errors="surrogatepass") if isinstance(first, str) else b""


Fullmatch = Callable[[bytes], Any]
"""``fullmatch`` of a pattern: a match or None."""

Branches = tuple[Fullmatch, tuple[int, ...], tuple[int, ...]]
"""One alternation; the family for each of its groups (``lastindex``), and again only if it has no rivals."""

CONTESTED = -2
"""Stands for a family with rivals."""


@dataclass(frozen=True, slots=True)
class Found:
    """``tag``: what is hashed after the renaming, None where the key keeps its name."""

    family: int
    fit: Fit
    tag: bytes | None


class Matcher:
    """The families of a program, compiled. ``renamed``: those to which the plan gives other names.

    ``heads``: for beginnings of ``head`` bytes, the families that a key can strictly belong to.
    """

    def __init__(self, keys: KeyMap, plan: TagPlan | None = None) -> None:
        plans = {} if plan is None else {one.family: one for group in plan.groups for one in group.plans}
        forms = [
            _Form(number, Template(template.parts), _span(template, plans.get(number)))
            for number, family in enumerate(keys.families)
            if (template := family.templates[0]) and telling(template)
        ]
        self._forms = sorted(forms, key=lambda form: form.rank)
        self._rivals = {form.number: rivals for form in forms if (rivals := _rivals(form, forms))}
        self.renamed = frozenset(form.number for form in forms if form.span is not None)
        self.head = _head_length([form.prefix for form in forms])
        self._heads: dict[Fit, dict[bytes, Branches]] = {fit: {} for fit in Fit}
        self.heads = self._heads[Fit.STRICT]
        self._compiled: dict[tuple[tuple[int, ...], Fit], Branches] = {}

    def strict(self, head: bytes) -> Branches:
        """The families that a key with this beginning can strictly belong to."""
        return self._branches(head, Fit.STRICT)

    def find(self, key: bytes) -> Found | None:
        """The family of a key, and how it fits; None where it fits none."""
        if len(key) > LONGEST:
            return None
        head = key[: self.head]
        found = self._found(self.strict(head), key, Fit.STRICT)
        if found is None:
            found = self._found(self._branches(head, Fit.LOOSE), key, Fit.LOOSE)
        if found is None and (b"{" in key or b"}" in key):
            found = self._found(self._branches(head, Fit.BRACES), key, Fit.BRACES)
        return found

    def ambiguous(self, family: int, key: bytes) -> bool:
        """Whether a strict key of that family is one of another family with as much text, too."""
        return any(fits(key) is not None for fits in self._rivals.get(family, ()))

    def _found(self, branches: Branches, key: bytes, fit: Fit) -> Found | None:
        found = branches[0](key)
        if found is None:
            return None
        number = branches[1][found.lastindex]
        keeps = fit is Fit.BRACES or number not in self.renamed
        return Found(number, fit, None if keeps else found[found.lastindex])

    def _branches(self, head: bytes, fit: Fit) -> Branches:
        known = self._heads[fit]
        found = known.get(head)
        if found is None:
            found = self._made(head, fit)
            if len(known) < _HEADS:
                known[head] = found
        return found

    def _made(self, head: bytes, fit: Fit) -> Branches:
        forms = [form for form in self._forms if _agree(form.prefix, head, len(head) < self.head)]
        name = (tuple(form.number for form in forms), fit)
        if name not in self._compiled:
            fits, families = _compiled(forms, fit)
            easy = tuple(CONTESTED if number in self._rivals else number for number in families)
            self._compiled[name] = (fits, families, easy)
        return self._compiled[name]


def _rivals(form: _Form, forms: Sequence[_Form]) -> tuple[Fullmatch, ...]:
    """Strict forms of other families with as much text that may fit a key of this one."""
    return tuple(
        _compiled([other], Fit.STRICT)[0]
        for other in forms
        if other is not form and other.rank[0] == form.rank[0] and _may_meet(form.pieces, other.pieces)
    )


def _may_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one key can be strictly of both: its separators are those of the text, of each in its order."""
    return len(one) == len(other) and all(map(_alike, one, other))


def _alike(one: str, other: str) -> bool:
    (begin, hole, end), (other_begin, other_hole, other_end) = _ends(one), _ends(other)
    if not hole or not other_hole:
        return one == other or bool(hole or other_hole)
    return (begin.startswith(other_begin) or other_begin.startswith(begin)) and (
        end.endswith(other_end) or other_end.endswith(end)
    )


def _ends(piece: str) -> tuple[str, str, str]:
    begin, hole, rest = piece.partition(_HOLE)
    return begin, hole, rest.rpartition(_HOLE)[2]


def _agree(prefix: bytes, head: bytes, whole: bool) -> bool:
    """Whether a key that begins with ``head`` (or is it: ``whole``) can begin with ``prefix``."""
    return head.startswith(prefix) or (not whole and prefix.startswith(head))


def _head_length(prefixes: Sequence[bytes]) -> int:
    """How many bytes tell families apart best, at most 16: the fewest families that share a beginning."""
    named = [prefix for prefix in prefixes if prefix]
    best, fewest = 4, len(named) + 1
    for length in range(2, 17):
        heads: dict[bytes, int] = {}
        for prefix in named:
            heads[prefix[:length]] = heads.get(prefix[:length], 0) + 1
        most = max(heads.values(), default=0)
        if most < fewest:
            best, fewest = length, most
    return best


def _compiled(forms: Iterable[_Form], fit: Fit) -> tuple[Fullmatch, tuple[int, ...]]:
    branches, families = [], [-1]
    for form in forms:
        branches.append(_branch(form, fit))
        families.append(form.number)
    text = "|".join(branches) or "(?!)"
    return re.compile(text.encode(errors="surrogatepass"), re.DOTALL).fullmatch, tuple(families)


def _branch(form: _Form, fit: Fit) -> str:
    """Its one group tells the branch: around what is hashed after the plan, else empty at the end."""
    hole = {Fit.STRICT: _STRICT, Fit.LOOSE: LOOSE, Fit.BRACES: _ANY}[fit]
    start, end = form.span or (-1, -1)
    pieces: list[str] = []
    step = 0
    for part in form.template.parts:
        for piece in part if isinstance(part, str) else (None,):
            pieces += [sign for at, sign in ((end, ")"), (start, "(")) if at == step]
            if piece is not None:
                pieces.append(re.escape(piece))
            elif not pieces or pieces[-1] != hole:  # holes side by side hold the same texts as one
                pieces.append(hole)
            step += 1
    pieces += [")"] if end == step else [] if form.span else ["()"]
    return "".join(pieces)


def _span(template: Template, plan: FamilyPlan | None) -> tuple[int, int] | None:
    """Steps (characters and holes) before the tag begins and before it ends; None: it keeps its name."""
    if plan is None or plan.braces is None:
        return None
    return plan.braces.start.steps(template), plan.braces.end.steps(template)
