"""One file for codemods of statements: the parents of its nodes, its names, and its text by node."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeVar

import libcst as cst

from clusterlint.fix.syntax import Range, Syntax
from clusterlint.fix.text import SourceText

Kind = TypeVar("Kind", bound=cst.CSTNode)
Block = cst.IndentedBlock | cst.Module
Scope = cst.FunctionDef | cst.Lambda | cst.ClassDef | cst.Module
LOOPS = (cst.For, cst.While, cst.CompFor)


class Outline:
    """The tree of one file with the way up; raises cst.ParserSyntaxError for a file that does not parse."""

    def __init__(self, text: SourceText) -> None:
        self.source = text
        self.syntax = Syntax(text)
        self._parents: dict[int, cst.CSTNode] = {}
        todo: list[cst.CSTNode] = [self.syntax.module]
        while todo:
            node = todo.pop()
            for child in node.children:
                self._parents[id(child)] = node
                todo.append(child)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that holds it; None for the module."""
        return self._parents.get(id(node))

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around it, innermost first."""
        at = self.parent(node)
        while at is not None:
            yield at
            at = self.parent(at)

    def scope(self, node: cst.CSTNode) -> Scope:
        """The function, class or module whose names it uses."""
        kinds = (cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.Module)
        return next((one for one in self.above(node) if isinstance(one, kinds)), self.syntax.module)

    def code(self, node: cst.CSTNode) -> str:
        """The text of a node, its own parentheses included."""
        start, end = self.syntax.full(node)
        return self.source.text[start:end]

    def start(self, node: cst.CSTNode) -> int:
        """Where the code of a node begins."""
        return self.syntax.inner(node)[0]

    def line(self, node: cst.CSTNode) -> int:
        """The line on which the code of a node begins, 1-based."""
        return self.source.place(self.start(node))[0]

    def names(self, node: cst.CSTNode, *wanted: str) -> list[cst.Name]:
        """The variables of these names in a node, in the order of the text; attributes are none."""
        found = [one for one in each(node, cst.Name) if one.value in wanted and self._is_variable(one)]
        return sorted(found, key=self.start)

    def bare(self, node: cst.CSTNode) -> str:
        """The text of an expression without parentheses of its own."""
        start, end = self.syntax.inner(node)
        return self.source.text[start:end]

    def variables(self, node: cst.CSTNode) -> set[str]:
        """The names of all variables in a node."""
        return {one.value for one in each(node, cst.Name) if self._is_variable(one)}

    def free(self, node: cst.CSTNode, *wanted: str) -> str:
        """The first of these names that the code around does not use yet, else one with a number."""
        used = {one.value for one in each(self.scope(node), cst.Name)}
        numbered = (f"{wanted[0]}{number}" for number in itertools.count(2))
        return next(name for name in itertools.chain(wanted, numbered) if name not in used)

    def _is_variable(self, name: cst.Name) -> bool:
        parent = self.parent(name)
        if isinstance(parent, cst.Attribute):
            return parent.value is name
        return not (isinstance(parent, cst.Arg) and parent.keyword is name)


def nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node in a node, itself first."""
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        todo.extend(reversed(one.children))


def each(node: cst.CSTNode, kind: type[Kind]) -> Iterator[Kind]:
    """Every node of that type in a node, itself included."""
    return (one for one in nodes(node) if isinstance(one, kind))


def within(node: cst.CSTNode, kind: type[Kind], *, stop: tuple[type[cst.CSTNode], ...]) -> Iterator[Kind]:
    """Every node of that type below a node, but for what is inside of nodes of the types ``stop``."""
    for child in node.children:
        if isinstance(child, kind):
            yield child
        if not isinstance(child, stop):
            yield from within(child, kind, stop=stop)


def sole(statement: cst.CSTNode, kind: type[Kind]) -> Kind | None:
    """The only small statement of a line, if it is of that type."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        only = statement.body[0]
        return only if isinstance(only, kind) else None
    return None


def statements(body: cst.BaseSuite) -> list[cst.BaseStatement] | None:
    """The statements of an indented block; None for one that stands on the line of its header."""
    return list(body.body) if isinstance(body, cst.IndentedBlock) else None


__all__ = ["LOOPS", "Block", "Outline", "Range", "Scope", "each", "nodes", "sole", "statements", "within"]
