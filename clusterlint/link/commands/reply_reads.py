"""What the code does with the replies of execute(): which of them it looks at, and in what way.

Read off the text around the call, and around the names that the replies are given to; a function that only
returns them is left by the call that is being followed. What cannot be seen is a reading of the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.program import Read

if TYPE_CHECKING:
    from clusterlint.link.world import Frame, World

ALL = "all"
"""The list of replies itself, where one reply is its position; None: any of them."""

_At = Union[str, int, None]
_COUNTING = frozenset({"len", "bool"})
_ASKING = frozenset({"all", "any"})
_COPYING = frozenset({"list", "tuple"})
_STEPS = 40


def of_call(world: World, frame: Frame, span: ir.Span) -> tuple[Read, ...]:
    """How the list that the call at this place gives is read; nothing: nobody looks."""
    found: dict[Read, None] = {}
    place = frame.location(span)
    _follow_call(world, (*frame.trail, place), ALL, found)
    return tuple(found)


def _follow_call(world: World, trail: tuple[Location, ...], at: _At, found: dict[Read, None]) -> None:
    """Go on behind the innermost call of a trail."""
    state = world.modules.get(trail[-1].path) if trail else None
    if state is None:
        _note(found, at, "value")
        return
    if state.text is None:
        state.text = Text(state.facts.body)
    place = trail[-1]
    call = state.text.calls.get((place.line, place.column, place.end_line, place.end_column))
    if call is None:
        _note(found, at, "value")
    elif call.used:
        _Reader(world, state.text, trail[:-1], found).follow(call, at)


def _note(found: dict[Read, None], at: _At, how: str) -> None:
    found[Read(at if isinstance(at, int) else None, how)] = None


class Text:
    """The records of a module with what each stands in."""

    def __init__(self, body: tuple[ir.Statement, ...]) -> None:
        self.calls: dict[ir.Span, ir.Invocation] = {}
        self.names: dict[str, list[ir.Name]] = {}
        self._parents: dict[int, ir.Record] = {}
        pending: list[tuple[object, ir.Record | None]] = [(body, None)]
        while pending:
            node, parent = pending.pop()
            if isinstance(node, tuple):
                pending += [(one, parent) for one in node]
            elif isinstance(node, ir.Record):
                if parent is not None:
                    self._parents[id(node)] = parent
                if isinstance(node, ir.Invocation):
                    self.calls[node.span] = node
                elif isinstance(node, ir.Name):
                    self.names.setdefault(node.id, []).append(node)
                pending += [(one, node) for one in node.held()]

    def around(self, node: ir.Record) -> ir.Record | None:
        """What a record stands in."""
        return self._parents.get(id(node))

    def function(self, node: ir.Record) -> ir.Record | None:
        """The innermost function around it."""
        around = self.around(node)
        while around is not None and not isinstance(around, (ir.Function, ir.Lambda)):
            around = self.around(around)
        return around

    def is_target(self, node: ir.Record) -> bool:
        """Whether a name is bound here, not read."""
        inner, outer = node, self.around(node)
        while isinstance(outer, (ir.Sequence, ir.Star)):
            inner, outer = outer, self.around(outer)
        if isinstance(outer, ir.Assign):
            return any(inner is target for target in outer.targets)
        return isinstance(outer, (ir.For, ir.Generator, ir.Walrus)) and outer.target is inner


class _Reader:
    """Follows replies from an expression to whoever reads them."""

    def __init__(
        self, world: World, text: Text, trail: tuple[Location, ...], found: dict[Read, None]
    ) -> None:
        self.world, self.text, self.trail, self.found = world, text, trail, found
        self.steps = 0

    def follow(self, node: ir.Record, at: _At) -> None:
        """Note what becomes of the value of an expression."""
        self.steps += 1
        parent = self.text.around(node)
        if self.steps > _STEPS or parent is None:
            self._read(at, "value")
        elif isinstance(parent, ir.Actual):
            self._argument(parent, at)
        elif isinstance(parent, ir.Await):
            self.follow(parent, at)
        elif isinstance(parent, ir.Subscript):
            self._item(parent, node, at)
        elif isinstance(parent, ir.Comparison):
            self._compared(parent, node, at)
        elif isinstance(parent, ir.Assign):
            for target in parent.targets:
                self._bind(target, at)
        elif isinstance(parent, (ir.For, ir.Generator)) and at == ALL:
            self._bind(parent.target, None)
        elif isinstance(parent, (ir.Return, ir.Lambda)):
            _follow_call(self.world, self.trail, at, self.found)
        else:
            self._tested(parent, node, at)

    def _read(self, at: _At, how: str) -> None:
        _note(self.found, at, how)

    def _tested(self, parent: ir.Record, node: ir.Record, at: _At) -> None:
        """A condition asks whether a reply is true; a list of them is as long as ever."""
        condition = isinstance(parent, (ir.If, ir.While, ir.Conditional)) and parent.test is node
        negated = isinstance(parent, ir.Unary) and parent.operator == "not"
        either = isinstance(parent, ir.Either)
        handed_on = either or (isinstance(parent, ir.Conditional) and not condition)
        if handed_on:
            self.follow(parent, at)
        if condition or negated or either or isinstance(parent, ir.Evaluate):
            if at != ALL:
                self._read(at, "truth")
        elif not handed_on:
            self._read(at, "value")

    def _argument(self, actual: ir.Actual, at: _At) -> None:
        call = self.text.around(actual)
        name = call.func.id if isinstance(call, ir.Invocation) and isinstance(call.func, ir.Name) else ""
        if actual.star or actual.keyword is not None or call is None:
            self._read(at, "value")
        elif at == ALL and name in _COPYING:
            self.follow(call, at)
        elif at == ALL and name in _ASKING:
            self._read(None, "truth")
        elif name == "bool" and at != ALL:
            self._read(at, "truth")
        elif not (at == ALL and name in _COUNTING):
            self._read(at, "value")

    def _item(self, parent: ir.Subscript, node: ir.Record, at: _At) -> None:
        index = parent.index.value if isinstance(parent.index, ir.Constant) else None
        if at != ALL or parent.base is not node:
            self._read(at, "value")
        elif isinstance(index, int):
            self.follow(parent, index)
        elif parent.index is not None:
            self.follow(parent, None)
        else:
            self._read(None, "value")

    def _compared(self, parent: ir.Comparison, node: ir.Record, at: _At) -> None:
        other = parent.right if parent.left is node else parent.left
        told = other.value if isinstance(other, ir.Constant) else ""
        if told is None:
            return  # a reply that is missing is None everywhere
        identity = isinstance(told, bool) and parent.operator in ("is", "is not", "==", "!=")
        self._read(at, "identity" if identity and at != ALL else "value")

    def _bind(self, target: ir.Expression, at: _At) -> None:
        if isinstance(target, ir.Sequence) and at == ALL:
            self._unpack(target)
        elif not isinstance(target, ir.Name):
            self._read(at, "value")
        elif not target.id.startswith("_"):
            function = self.text.function(target)
            if function is None:
                self._read(at, "value")
                return
            for name in self.text.names[target.id]:
                if not self.text.is_target(name) and self.text.function(name) is function:
                    self.follow(name, at)

    def _unpack(self, target: ir.Sequence) -> None:
        starred = False
        for number, part in enumerate(target.items):
            if isinstance(part, ir.Star):
                starred = True
                if not (isinstance(part.value, ir.Name) and part.value.id.startswith("_")):
                    self._read(None, "value")
            else:
                self._bind(part, number - len(target.items) if starred else number)
