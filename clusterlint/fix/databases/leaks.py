"""Texts of keys that are used for more than keys: given back to whoever calls, compared, put into data.

With the prefix they would be others. Such a text stays as it is, and the commands get the prefix where they
are called. Arguments are not looked at: those of commands are texts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.databases.group import Group, texts
from clusterlint.fix.outline import Outline, each
from clusterlint.fix.sites import Subject

_INTO = (
    cst.Await,
    cst.Element,
    cst.StarredElement,
    cst.List,
    cst.Tuple,
    cst.Set,
    cst.Dict,
    cst.FormattedStringExpression,
    cst.FormattedString,
    cst.BinaryOperation,
    cst.IfExp,
)
"""What a text can be put into before that is used."""

_USED = (cst.Yield, cst.Comparison, cst.ComparisonTarget, cst.Index)
MOST_CALLS = 4
"""Functions through which a text is followed that they give back."""


class Leaks:
    """The uses of one program; what was found for a function is kept."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._of_function: dict[str, Location | None] = {}

    def subjects(self, group: Group) -> Iterator[Subject]:
        """A subject without wishes for each key whose text is used in another way too."""
        asked: dict[Location, Location | None] = {}
        for call in group.calls:
            for template in texts(call):
                for place in Subject(template, call.location).expressions:
                    if place not in asked:
                        outline = self._context.outline(place.path)
                        node = outline.syntax.expression(place)
                        asked[place] = None if node is None else self._flow(outline, node, 0)
                    found = asked[place]
                    if found is not None:
                        yield Subject(template, found)

    def _flow(self, outline: Outline, node: cst.CSTNode, depth: int) -> Location | None:
        """Where the text goes that is no key; None where no such place is seen."""
        path = [node]
        holder = outline.parent(node)
        while isinstance(holder, _INTO) or (isinstance(holder, cst.DictElement) and holder.key is path[-1]):
            path.append(holder)
            holder = outline.parent(holder)
        if isinstance(holder, (cst.DictElement, *_USED)):
            return _place(outline, node)
        if isinstance(holder, cst.Return):
            return self._returned(outline, holder, node, depth)
        if isinstance(holder, cst.Assign):
            return self._kept(outline, holder, path, depth)
        return None

    def _kept(
        self, outline: Outline, holder: cst.Assign, path: list[cst.CSTNode], depth: int
    ) -> Location | None:
        """What becomes of the variable that gets the text, in its function."""
        scope = outline.scope(holder)
        for one in holder.targets:
            target = _part(one.target, holder.value, path)
            if isinstance(target, cst.Subscript):
                return _place(outline, path[0])
            if not isinstance(target, cst.Name) or not isinstance(scope, cst.FunctionDef):
                continue
            for used in each(scope.body, cst.Name):
                if used is not target and used.value == target.value and not _is_target(outline, used):
                    found = self._flow(outline, used, depth + 1) if depth < 2 * MOST_CALLS else None
                    if found is not None:
                        return found
        return None

    def _returned(
        self, outline: Outline, holder: cst.Return, node: cst.CSTNode, depth: int
    ) -> Location | None:
        """What becomes of the reply of a function; one that nobody calls gives it to somebody unseen."""
        scope = outline.scope(holder)
        if not isinstance(scope, cst.FunctionDef) or depth >= 2 * MOST_CALLS:
            return None
        name = scope.name.value
        if name not in self._of_function:
            self._of_function[name] = None
            calls = list(self._calls(name))
            found = (self._flow(where, call, depth + 1) for where, call in calls)
            self._of_function[name] = next((one for one in found if one is not None), None)
            if not calls and not scope.decorators:
                self._of_function[name] = _place(outline, node)
        return self._of_function[name]

    def _calls(self, name: str) -> Iterator[tuple[Outline, cst.Call]]:
        for path in sorted(one.path for one in self._context.facts):
            if f"{name}(" in self._context.text(path).text:
                outline = self._context.outline(path)
                for call in each(outline.syntax.module, cst.Call):
                    func = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
                    if isinstance(func, cst.Name) and func.value == name:
                        yield outline, call


def _place(outline: Outline, node: cst.CSTNode) -> Location:
    line, column = outline.source.place(outline.start(node))
    return Location(outline.source.path, line, column, line, column)


def _is_target(outline: Outline, name: cst.Name) -> bool:
    return isinstance(outline.parent(name), (cst.AssignTarget, cst.Param, cst.Arg)) and not (
        isinstance(arg := outline.parent(name), cst.Arg) and arg.value is name
    )


def _part(target: cst.CSTNode, value: cst.CSTNode, path: list[cst.CSTNode]) -> cst.CSTNode:
    """The part of ``a, b = x, y`` that gets what is on the path."""
    both = (target, value)
    if all(isinstance(one, (cst.Tuple, cst.List)) for one in both):
        targets, values = (one.elements for one in both if isinstance(one, (cst.Tuple, cst.List)))
        for one, other in zip(targets, values, strict=False):
            if other in path:
                return one.value
    return target
