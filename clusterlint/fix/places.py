"""From a place in a text to the places in the code where inserting makes it appear there.

A text that one expression takes from another can be changed in either. The places of one way to build it are
a *chain*: exactly one of them must be taken. Chains name the outermost expression first, except that a
literal inside of it comes before a new operand.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.fields import pieces
from clusterlint.fix.literals import Gap, Gaps, is_bytes, of_literal
from clusterlint.fix.model import Edit
from clusterlint.fix.syntax import Syntax
from clusterlint.slots.source import Built, Cut, Either, Piece, Source

Chain = tuple[Edit, ...]
"""Insertions of which exactly one makes the text appear; none: this way of building cannot be changed."""

_SAFE = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.SimpleString,
    cst.FormattedString,
    cst.ConcatenatedString,
)
"""What can be an operand of + without parentheses."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Text to insert. ``opens``: it belongs to what follows, so that it goes there where literals meet."""

    text: str
    opens: bool

    def doubled(self, times: int) -> Wish:
        """The text as it is written in a template that is formatted so many times."""
        text = self.text
        for _ in range(times):
            text = text.replace("{", "{{").replace("}", "}}")
        return Wish(text, self.opens)


OPEN, CLOSE = Wish("{", True), Wish("}", False)


class Places:
    """Looks places up in the files of one program; what was parsed is kept."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._syntax: dict[str, Syntax] = {}
        self._pieces: dict[Location, list[Gaps | None] | None] = {}
        self._literals: dict[Location, Gaps | None] = {}
        self._known: dict[tuple[Source | None, int, Wish], frozenset[Chain]] = {}  # branches meet in a source

    def chains(self, source: Source | None, step: int, wish: Wish) -> frozenset[Chain]:
        """One chain for every way in which the text is built; ``step``: characters and holes before it."""
        asked = (source, step, wish)
        if asked not in self._known:
            self._known[asked] = self._chains(source, step, wish)
        return self._known[asked]

    def _chains(self, source: Source | None, step: int, wish: Wish) -> frozenset[Chain]:
        if source is None:
            return frozenset({()})
        if isinstance(source, Location):
            gaps = self._literal(source)
            edit = self._in_gaps(source.path, gaps, step, wish)
            return frozenset({(edit,) if edit else ()})
        if isinstance(source, Either):
            found = [self.chains(option, step, wish) for option in source.options]
            return frozenset(itertools.chain.from_iterable(found))
        if isinstance(source, Cut):
            inner = source.start + step
            length = source.stop - source.start
            return self.chains(source.source, min(inner, source.start + length), wish)
        return self._of_built(source, step, wish)

    def _of_built(self, source: Built, step: int, wish: Wish) -> frozenset[Chain]:
        own = self._own(source, step, wish)
        templates: list[frozenset[Chain]] = []
        values: list[frozenset[Chain]] = []
        separators: list[frozenset[Chain]] = []
        before = 0
        for number, piece in enumerate(source.pieces):
            at = step - before
            before += piece.steps
            if piece.source is None or not 0 <= at <= piece.steps:
                continue
            if isinstance(piece.source, Cut):
                templates.append(self._of_stretch(source, piece, at, wish))
            else:
                separator = source.form == "join" and number % 2
                (separators if separator else values).append(self.chains(piece.source, at, wish))
        if templates and () not in (found := _combined(templates)):
            return found  # the template itself is nearer than the values that are put into it
        # What a separator gets stands between all elements: it is taken where nothing else is.
        inner = _combined([*templates, *values, *(separators if own is None else [])])
        return frozenset(self._ordered(source, own, chain) for chain in inner)

    def _of_stretch(self, source: Built, piece: Piece, at: int, wish: Wish) -> frozenset[Chain]:
        """In the template of a format; where a stretch ends, it may be written longer than it is."""
        assert isinstance(piece.source, Cut)
        asked = wish.doubled(1) if source.form == "format" else wish
        if at == piece.steps:
            return self.chains(piece.source.source, piece.source.stop, asked)
        return self.chains(piece.source, at, asked)

    def _ordered(self, source: Built, own: Edit | None, found: Chain) -> Chain:
        """The expression itself takes the text where it can, and not the values that it is built of.

        Those may be used elsewhere in a way that nobody sees. Literals inside of it are part of it.
        """
        if own is None:
            return found
        if source.form == "f":
            return (own,)
        start, end = self._context.text(source.place.path).span(source.place)
        near = (
            e for e in found if e.path == source.place.path and start <= e.start <= end and not _operand(e)
        )
        return tuple(dict.fromkeys((*near, own)))

    def _own(self, source: Built, step: int, wish: Wish) -> Edit | None:
        """Where the expression itself can take the text."""
        syntax = self.syntax(source.place.path)
        if source.form == "f":
            return self._in_fstring(source, step, wish)
        if source.form == "+":
            node = syntax.at(source.place, cst.BinaryOperation)
            return None if node is None else self._beside_sum(syntax, source, node, step, wish)
        if source.form == "+=":
            return self._beside_right(syntax, source, step, wish)
        if source.form == "join":
            call = syntax.at(source.place, cst.Call)
            return None if call is None else self._beside_item(syntax, source, call, step, wish)
        return None

    def _in_fstring(self, source: Built, step: int, wish: Wish) -> Edit | None:
        known = self._fields(source.place)
        if known is None or len(known) != len(source.pieces):
            return None
        found: list[Gap] = []
        before = 0
        for piece, gaps in zip(source.pieces, known, strict=True):
            at = step - before
            before += piece.steps
            if gaps is None or not 0 <= at <= piece.steps:
                continue
            if len(gaps) == piece.steps + 1 and piece.source is None:
                found += gaps[at]
            else:
                found += [*(gaps[0] if at == 0 else ()), *(gaps[-1] if at == piece.steps else ())]
        return _inserted(source.place.path, found, wish)

    def _in_gaps(self, path: str, gaps: Gaps | None, step: int, wish: Wish) -> Edit | None:
        if gaps is None or step >= len(gaps):
            return None
        return _inserted(path, gaps[step], wish)

    def _beside_sum(
        self, syntax: Syntax, source: Built, node: cst.BinaryOperation, step: int, wish: Wish
    ) -> Edit | None:
        quoted = self._quoted(source, wish)
        left, right = (piece.steps for piece in source.pieces)
        path = source.place.path
        if quoted is None or not isinstance(node.operator, cst.Add):
            return None
        if step == left:
            end = syntax.full(node.left)[1]
            return Edit(path, end, end, f" + {quoted}")
        start, end = syntax.inner(node)
        if step == 0:
            return Edit(path, start, start, f"{quoted} + ")
        return Edit(path, end, end, f" + {quoted}") if step == left + right else None

    def _beside_right(self, syntax: Syntax, source: Built, step: int, wish: Wish) -> Edit | None:
        """``text += value``: before or behind the value."""
        quoted = self._quoted(source, wish)
        node = syntax.expression(source.place)
        left, right = (piece.steps for piece in source.pieces)
        if quoted is None or node is None or not _plain_operand(node):
            return None
        start, end = syntax.full(node)
        if step == left:
            return Edit(source.place.path, start, start, f"{quoted} + ")
        return Edit(source.place.path, end, end, f" + {quoted}") if step == left + right else None

    def _beside_item(
        self, syntax: Syntax, source: Built, call: cst.Call, step: int, wish: Wish
    ) -> Edit | None:
        """``sep.join([a, b])``: before or behind an element."""
        items = _elements(call)
        separator = call.func.value if isinstance(call.func, cst.Attribute) else None
        kind = is_bytes(separator) if isinstance(separator, cst.SimpleString) else None
        quoted = self._quoted(source, wish, kind)
        if quoted is None or items is None or len(items) != (len(source.pieces) + 1) // 2:
            return None
        found: list[Edit] = []
        before = 0
        for number, piece in enumerate(source.pieces):
            at = step - before
            before += piece.steps
            if number % 2 or not 0 <= at <= piece.steps or not _plain_operand(items[number // 2]):
                continue
            start, end = syntax.full(items[number // 2])
            if at == 0:
                found.append(Edit(source.place.path, start, start, f"{quoted} + "))
            if at == piece.steps:
                found.append(Edit(source.place.path, end, end, f" + {quoted}"))
        return (found[-1] if wish.opens else found[0]) if found else None

    def _quoted(self, source: Source, wish: Wish, kind: bool | None = None) -> str | None:
        """The text as a literal of the type that the others have (bytes or not); None where nothing tells."""
        kind = next(self._kinds(source), kind)
        if kind is None or "\n" in wish.text or '"' in wish.text or "\\" in wish.text:
            return None
        return f'b"{wish.text}"' if kind else f'"{wish.text}"'

    def _kinds(self, source: Source | None) -> Iterator[bool]:
        """Whether it is bytes, by each literal in it."""
        if isinstance(source, Location):
            node = self.syntax(source.path).expression(source)
            if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
                yield is_bytes(node)
        elif isinstance(source, Cut):
            yield from self._kinds(source.source)
        elif isinstance(source, Either):
            for option in source.options:
                yield from self._kinds(option)
        elif isinstance(source, Built):
            if source.form == "f":
                yield False
            for piece in source.pieces:
                yield from self._kinds(piece.source)

    def binary(self, source: Source | None) -> bool | None:
        """Whether a text is bytes, by a literal in it; None where no literal tells."""
        return next(self._kinds(source), None)

    def span(self, place: Location) -> tuple[int, int]:
        """The offsets of an expression, with the parentheses and operands beside it left out."""
        return self._context.text(place.path).span(place)

    def syntax(self, path: str) -> Syntax:
        """The nodes of a file."""
        found = self._syntax.get(path)
        if found is None:
            found = self._syntax[path] = Syntax(self._context.text(path))
        return found

    def _literal(self, place: Location) -> Gaps | None:
        if place not in self._literals:
            syntax = self.syntax(place.path)
            node = syntax.expression(place)
            found = None
            if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
                found = of_literal(syntax, node)
            self._literals[place] = found
        return self._literals[place]

    def _fields(self, place: Location) -> list[Gaps | None] | None:
        if place not in self._pieces:
            syntax = self.syntax(place.path)
            node = syntax.expression(place)
            found = None
            if isinstance(node, (cst.FormattedString, cst.ConcatenatedString)):
                found = pieces(syntax, node)
            self._pieces[place] = found
        return self._pieces[place]


def _inserted(path: str, gaps: list[Gap] | tuple[Gap, ...], wish: Wish) -> Edit | None:
    if not gaps:
        return None
    gap = gaps[-1] if wish.opens else gaps[0]
    text = wish.doubled(1).text if gap.formatted else wish.text
    return Edit(path, gap.offset, gap.offset, text)


def _combined(found: list[frozenset[Chain]]) -> frozenset[Chain]:
    """One chain of each, one behind the other."""
    return frozenset(
        tuple(dict.fromkeys(itertools.chain.from_iterable(combo))) for combo in itertools.product(*found)
    )


def _operand(edit: Edit) -> bool:
    """Whether it adds an operand, and not only text in a literal."""
    return " + " in edit.text


def _plain_operand(node: cst.BaseExpression) -> bool:
    if node.lpar:
        return True
    return isinstance(node, _SAFE) or (
        isinstance(node, cst.BinaryOperation) and isinstance(node.operator, (cst.Add, cst.Modulo))
    )


def _elements(call: cst.Call) -> list[cst.BaseExpression] | None:
    """The elements of the display that join() gets."""
    if len(call.args) != 1 or call.args[0].star or not isinstance(call.args[0].value, (cst.List, cst.Tuple)):
        return None
    elements = call.args[0].value.elements
    if any(isinstance(element, cst.StarredElement) for element in elements):
        return None
    return [element.value for element in elements]
