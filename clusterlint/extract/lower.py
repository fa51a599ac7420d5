"""Lowering of one file: libcst's statements in, facts out."""

from __future__ import annotations

import io
import re
import sys
import threading
import tokenize
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

import libcst as cst

from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract import ir
from clusterlint.extract.expressions import ExpressionLowering, operator_text
from clusterlint.extract.facts import Comment, FileFacts
from clusterlint.extract.positions import Positions

# Deep but legal code (long method chains, nested literals) needs more than Python's default 1000.
_RECURSION_LIMIT = 20_000
_FORM_FEED = re.compile(r"^\f+", re.MULTILINE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_STACK_BYTES = 256 * 1024 * 1024


def extract(source: SourceFile) -> FileFacts | FileProblem:
    """The facts of one file, or what keeps it from being read. Never raises for bad input."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source.content).readline)
        text = source.content.decode(encoding)
    except (SyntaxError, LookupError) as problem:
        return FileProblem(source.path, f"cannot be decoded: {problem}")
    except UnicodeDecodeError as problem:
        line = source.content.count(b"\n", 0, problem.start) + 1
        reason = f"is not valid {encoding}: byte 0x{source.content[problem.start]:02x}"
        return FileProblem(source.path, f"{reason}; save it as UTF-8 or declare its encoding", line)
    if not text.isascii() and _SURROGATE.search(text):
        return FileProblem(source.path, f"decoded as {encoding} it holds halves of surrogate pairs")
    # libcst drops a form feed at the start of a line; without it all positions behind it are right.
    text = _FORM_FEED.sub("", text.removeprefix("\ufeff"))
    return _on_large_stack(source.path, text)


def _on_large_stack(path: str, text: str) -> FileFacts | FileProblem:
    """Parse in a thread with a large stack, so that legal but deep code does not end the process."""
    result: list[FileFacts | FileProblem] = []

    def work() -> None:
        result.append(_parse(path, text))

    limit, size = sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
    threading.stack_size(_STACK_BYTES)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    return result[0] if result else FileProblem(path, "could not be analysed: out of memory")


def _parse(path: str, text: str) -> FileFacts | FileProblem:
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as problem:
        reason = problem.message.split("\n")[0]
        return FileProblem(path, f"is not valid Python 3: {reason}", problem.raw_line, problem.raw_column + 1)
    except (RecursionError, MemoryError):
        return FileProblem(path, "is nested too deeply to be parsed")
    try:
        positions = Positions(module, text)
        body = StatementLowering(positions).block(module.body)
    except RecursionError:
        return FileProblem(path, "is nested too deeply to be analysed")
    except (SyntaxError, ValueError, cst.CSTValidationError) as problem:
        return FileProblem(path, f"is not valid Python 3: {problem}".split("\n")[0])
    comments = tuple(Comment(*found) for found in positions.comments())
    return FileFacts(path, body, comments)


class StatementLowering:
    """Lowers a module statement by statement, in one walk that looks at no whitespace."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.lowering = ExpressionLowering(positions)
        self._numbers = 0

    def block(self, statements: Iterable[cst.CSTNode]) -> tuple[ir.Statement, ...]:
        """Lower the statements of a module or suite; ``pass`` and what is not known leave nothing."""
        out: list[ir.Statement] = []
        for node in statements:
            # A line holds several statements where the code has semicolons.
            for statement in node.body if isinstance(node, cst.SimpleStatementLine) else (node,):
                lower = _LOWER.get(type(statement))
                if lower is not None:
                    out.append(lower(self, statement))
        return tuple(out)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _suite(self, node: cst.BaseSuite | cst.Else | cst.Finally | None) -> tuple[ir.Statement, ...]:
        if node is None:
            return ()
        if isinstance(node, (cst.Else, cst.Finally)):
            node = node.body
        return self.block(node.body)

    def _expr(self, node: cst.Expr) -> ir.Statement:
        return ir.Evaluate(self.lowering.unused(node.value))

    def _assign(self, node: cst.Assign) -> ir.Statement:
        value = self.lowering.expression(node.value)
        return ir.Assign(tuple(self.lowering.expression(t.target) for t in node.targets), value)

    def _annotated(self, node: cst.AnnAssign) -> ir.Statement:
        return ir.Assign(
            (self.lowering.expression(node.target),),
            self.lowering.optional(node.value),
            self.lowering.annotation(node.annotation),
        )

    def _augmented(self, node: cst.AugAssign) -> ir.Statement:
        target = self.lowering.expression(node.target)
        value = self.lowering.expression(node.value)
        return ir.AugmentedAssign(target, operator_text(node.operator), value)

    def _return(self, node: cst.Return) -> ir.Statement:
        return ir.Return(self.lowering.optional(node.value))

    def _raise(self, node: cst.Raise) -> ir.Statement:
        return ir.Leave("raise", (self.lowering.expression(node.exc),) if node.exc else ())

    def _break(self, node: cst.Break) -> ir.Statement:
        return ir.Leave("break")

    def _continue(self, node: cst.Continue) -> ir.Statement:
        return ir.Leave("continue")

    def _assert(self, node: cst.Assert) -> ir.Statement:
        return ir.Evaluate(self.lowering.expression(node.test), asserted=True)

    def _del(self, node: cst.Del) -> ir.Statement:
        target = self.lowering.expression(node.target)
        return ir.Delete(target.items if isinstance(target, ir.Sequence) else (target,))

    def _global(self, node: cst.Global) -> ir.Statement:
        return ir.Scope("global", tuple(n.name.value for n in node.names))

    def _nonlocal(self, node: cst.Nonlocal) -> ir.Statement:
        return ir.Scope("nonlocal", tuple(n.name.value for n in node.names))

    def _import(self, node: cst.Import) -> ir.Statement:
        return ir.Import(tuple((_dotted(a.name), _alias(a)) for a in node.names), self.positions.span(node))

    def _import_from(self, node: cst.ImportFrom) -> ir.Statement:
        module = _dotted(node.module) if node.module else ""
        if isinstance(node.names, cst.ImportStar):
            names: tuple[tuple[str, str | None], ...] = (("*", None),)
        else:
            names = tuple((_dotted(a.name), _alias(a)) for a in node.names)
        return ir.ImportFrom(len(node.relative), module, names, self.positions.span(node))

    def _if(self, node: cst.If) -> ir.Statement:
        # elif arms hang below each other: collect them first, then build from the last.
        arms: list[cst.If] = [node]
        while isinstance(arms[-1].orelse, cst.If):
            arms.append(arms[-1].orelse)
        lowered = [(self._number(), self.lowering.expression(a.test), self._suite(a.body)) for a in arms]
        last = arms[-1].orelse
        number, test, body = lowered.pop()
        built = ir.If(number, test, body, self._suite(last if isinstance(last, cst.Else) else None))
        for number, test, body in reversed(lowered):
            built = ir.If(number, test, body, (built,))
        return built

    def _while(self, node: cst.While) -> ir.Statement:
        number, test = self._number(), self.lowering.expression(node.test)
        return ir.While(number, test, self._suite(node.body), self._suite(node.orelse))

    def _for(self, node: cst.For) -> ir.Statement:
        number = self._number()
        target, iterable = self.lowering.expression(node.target), self.lowering.expression(node.iter)
        return ir.For(number, target, iterable, self._suite(node.body), self._suite(node.orelse))

    def _with(self, node: cst.With) -> ir.Statement:
        items = tuple(
            (
                self.lowering.expression(i.item),
                self.lowering.expression(i.asname.name) if i.asname else None,
            )
            for i in node.items
        )
        return ir.With(items, self._suite(node.body))

    def _try(self, node: cst.Try | cst.TryStar) -> ir.Statement:
        number, body = self._number(), self._suite(node.body)
        handlers = tuple(
            ir.Handler(
                self.lowering.optional(h.type),
                h.name.name.value if h.name and isinstance(h.name.name, cst.Name) else None,
                self._suite(h.body),
                self._head(h),
            )
            for h in node.handlers
        )
        return ir.Try(number, body, handlers, self._suite(node.orelse), self._suite(node.finalbody))

    def _head(self, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Span:
        line, column, *_ = self.positions.span(handler)
        if handler.type is None:
            return line, column, line, column + len("except")
        *_, end_line, end_column = self.positions.span(handler.type)
        return line, column, end_line, end_column

    def _match(self, node: cst.Match) -> ir.Statement:
        number, subject = self._number(), self.lowering.expression(node.subject)
        arms = tuple((_captures(c.pattern), self._suite(c.body)) for c in node.cases)
        classes = tuple(self.lowering.expression(c) for case in node.cases for c in _classes(case.pattern))
        tests = tuple(self._arm_test(subject, case) for case in node.cases)
        return ir.Match(number, subject, arms, classes, tests)

    def _arm_test(self, subject: ir.Expression, case: cst.MatchCase) -> ir.Expression:
        """The condition of an arm: ``subject == value``, ``isinstance(subject, cls)``, with its guard."""
        asked = self._pattern_test(subject, case.pattern)
        if case.guard is None:
            return asked
        guard = self.lowering.expression(case.guard)
        return guard if asked == ir.Constant(True) else ir.Either("and", asked, guard)

    def _pattern_test(self, subject: ir.Expression, pattern: cst.MatchPattern) -> ir.Expression:
        if isinstance(pattern, (cst.MatchValue, cst.MatchSingleton)):
            return ir.Comparison("==", subject, self.lowering.expression(pattern.value))
        if isinstance(pattern, cst.MatchClass) and not (pattern.patterns or pattern.kwds):
            asked = ir.Actual(subject), ir.Actual(self.lowering.expression(pattern.cls))
            return ir.Invocation(ir.Name("isinstance"), asked, ir.NOWHERE)
        if isinstance(pattern, cst.MatchAs):
            inner = pattern.pattern
            return ir.Constant(True) if inner is None else self._pattern_test(subject, inner)
        if not isinstance(pattern, cst.MatchOr):
            return ir.Opaque(())
        tests = (self._pattern_test(subject, one.pattern) for one in pattern.patterns)
        return reduce(lambda one, other: ir.Either("or", one, other), tests)

    def _function(self, node: cst.FunctionDef) -> ir.Statement:
        parameters = self.lowering.parameters(node.params)
        body, generator = self.lowering.yielding(lambda: self._suite(node.body))
        return ir.Function(
            node.name.value,
            parameters,
            body,
            tuple(self.lowering.expression(d.decorator) for d in node.decorators),
            self.lowering.annotation(node.returns),
            node.asynchronous is not None,
            generator,
            self.positions.span(node.name),
        )

    def _class(self, node: cst.ClassDef) -> ir.Statement:
        bases = tuple(self.lowering.expression(b.value) for b in node.bases)
        decorators = tuple(self.lowering.expression(d.decorator) for d in node.decorators)
        span = self.positions.span(node.name)
        return ir.Class(node.name.value, bases, self._suite(node.body), decorators, span)

    def _type_alias(self, node: cst.TypeAlias) -> ir.Statement:
        return ir.Assign((ir.Name(node.name.value),), self.lowering.expression(node.value))


def _captures(pattern: cst.MatchPattern) -> tuple[str, ...]:
    """Names that a match pattern binds."""
    names: list[str] = []
    pending: list[cst.CSTNode] = [pattern]
    while pending:
        node = pending.pop()
        if isinstance(node, (cst.MatchAs, cst.MatchStar)) and node.name is not None:
            names.append(node.name.value)
        pending += list(node.children)
    return tuple(names)


def _classes(pattern: cst.MatchPattern) -> tuple[cst.BaseExpression, ...]:
    """Classes that a pattern tests the subject itself for: ``Redis()``, ``A() | B()``, ``Redis() as r``."""
    if isinstance(pattern, cst.MatchClass):
        return (pattern.cls,)
    if isinstance(pattern, cst.MatchOr):
        return tuple(found for one in pattern.patterns for found in _classes(one.pattern))
    if isinstance(pattern, cst.MatchAs) and pattern.pattern is not None:
        return _classes(pattern.pattern)
    return ()


def _dotted(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _alias(node: cst.ImportAlias) -> str | None:
    if node.asname is not None and isinstance(node.asname.name, cst.Name):
        return node.asname.name.value
    return None


_LOWER: dict[type[cst.CSTNode], Callable[[StatementLowering, Any], ir.Statement]] = {
    cst.Expr: StatementLowering._expr,
    cst.Assign: StatementLowering._assign,
    cst.AnnAssign: StatementLowering._annotated,
    cst.AugAssign: StatementLowering._augmented,
    cst.Return: StatementLowering._return,
    cst.Raise: StatementLowering._raise,
    cst.Break: StatementLowering._break,
    cst.Continue: StatementLowering._continue,
    cst.Assert: StatementLowering._assert,
    cst.Del: StatementLowering._del,
    cst.Global: StatementLowering._global,
    cst.Nonlocal: StatementLowering._nonlocal,
    cst.Import: StatementLowering._import,
    cst.ImportFrom: StatementLowering._import_from,
    cst.If: StatementLowering._if,
    cst.While: StatementLowering._while,
    cst.For: StatementLowering._for,
    cst.With: StatementLowering._with,
    cst.Try: StatementLowering._try,
    cst.TryStar: StatementLowering._try,
    cst.Match: StatementLowering._match,
    cst.FunctionDef: StatementLowering._function,
    cst.ClassDef: StatementLowering._class,
    cst.TypeAlias: StatementLowering._type_alias,
}
