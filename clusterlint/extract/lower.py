"""The libcst visitor over one file: statements in, facts out."""

from __future__ import annotations

import io
import re
import sys
import threading
import tokenize

import libcst as cst

from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract import ir
from clusterlint.extract.expressions import ExpressionLowering, operator_text
from clusterlint.extract.facts import Comment, FileFacts
from clusterlint.extract.positions import Positions

# Deep but legal code (long method chains, nested literals) needs more than Python's default 1000.
_RECURSION_LIMIT = 20_000
_FORM_FEED = re.compile(r"^\f+", re.MULTILINE)
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
        visitor = FileVisitor(Positions(module, text))
        module.visit(visitor)
    except RecursionError:
        return FileProblem(path, "is nested too deeply to be analysed")
    except (SyntaxError, ValueError, cst.CSTValidationError) as problem:
        return FileProblem(path, f"is not valid Python 3: {problem}".split("\n")[0])
    comments = tuple(Comment(*found) for found in visitor.positions.comments())
    return FileFacts(path, tuple(visitor.body), comments)


class FileVisitor(cst.CSTVisitor):
    """Lowers a module statement by statement.

    The visitor only steps into statement bodies itself; libcst is told to skip the children, so
    that nothing is walked twice.
    """

    def __init__(self, positions: Positions) -> None:
        super().__init__()
        self.positions = positions
        self.lowering = ExpressionLowering(positions)
        self.body: list[ir.Statement] = []
        self._out = self.body
        self._numbers = 0
        self._yields = False

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _block(self, node: cst.BaseSuite | cst.Else | cst.Finally | None) -> tuple[ir.Statement, ...]:
        """Lower the statements of a suite into a list of their own."""
        if node is None:
            return ()
        if isinstance(node, (cst.Else, cst.Finally)):
            node = node.body
        saved, self._out = self._out, []
        for statement in node.body:
            statement.visit(self)
        block, self._out = self._out, saved
        return tuple(block)

    def visit_SimpleStatementSuite(self, node: cst.SimpleStatementSuite) -> bool:
        return True

    def visit_Expr(self, node: cst.Expr) -> bool:
        lowered = self.lowering.unused(node.value)
        self._out.append(ir.Evaluate(lowered))
        return False

    def visit_Assign(self, node: cst.Assign) -> bool:
        value = self.lowering.expression(node.value)
        targets = tuple(self.lowering.expression(t.target) for t in node.targets)
        self._out.append(ir.Assign(targets, value))
        return False

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:
        self._out.append(
            ir.Assign(
                (self.lowering.expression(node.target),),
                self.lowering.optional(node.value),
                self.lowering.annotation(node.annotation),
            )
        )
        return False

    def visit_AugAssign(self, node: cst.AugAssign) -> bool:
        target = self.lowering.expression(node.target)
        value = self.lowering.expression(node.value)
        self._out.append(ir.AugmentedAssign(target, operator_text(node.operator), value))
        return False

    def visit_Return(self, node: cst.Return) -> bool:
        self._out.append(ir.Return(self.lowering.optional(node.value)))
        return False

    def visit_Raise(self, node: cst.Raise) -> bool:
        parts = (self.lowering.expression(node.exc),) if node.exc else ()
        self._out.append(ir.Leave("raise", parts))
        return False

    def visit_Break(self, node: cst.Break) -> bool:
        self._out.append(ir.Leave("break"))
        return False

    def visit_Continue(self, node: cst.Continue) -> bool:
        self._out.append(ir.Leave("continue"))
        return False

    def visit_Assert(self, node: cst.Assert) -> bool:
        self._out.append(ir.Evaluate(self.lowering.expression(node.test)))
        return False

    def visit_Del(self, node: cst.Del) -> bool:
        target = self.lowering.expression(node.target)
        targets = target.items if isinstance(target, ir.Sequence) else (target,)
        self._out.append(ir.Delete(targets))
        return False

    def visit_Global(self, node: cst.Global) -> bool:
        self._out.append(ir.Scope("global", tuple(n.name.value for n in node.names)))
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        self._out.append(ir.Scope("nonlocal", tuple(n.name.value for n in node.names)))
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        names = tuple((_dotted(a.name), _alias(a)) for a in node.names)
        self._out.append(ir.Import(names, self.lowering.positions.span(node)))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = _dotted(node.module) if node.module else ""
        if isinstance(node.names, cst.ImportStar):
            names: tuple[tuple[str, str | None], ...] = (("*", None),)
        else:
            names = tuple((_dotted(a.name), _alias(a)) for a in node.names)
        self._out.append(ir.ImportFrom(len(node.relative), module, names, self.lowering.positions.span(node)))
        return False

    def visit_If(self, node: cst.If) -> bool:
        # elif arms hang below each other: collect them first, then build from the last.
        arms: list[cst.If] = [node]
        while isinstance(arms[-1].orelse, cst.If):
            arms.append(arms[-1].orelse)
        lowered = [(self._number(), self.lowering.expression(a.test), self._block(a.body)) for a in arms]
        last = arms[-1].orelse
        otherwise = self._block(last if isinstance(last, cst.Else) else None)
        for number, test, body in reversed(lowered):
            otherwise = (ir.If(number, test, body, otherwise),)
        self._out += otherwise
        return False

    def visit_While(self, node: cst.While) -> bool:
        number, test = self._number(), self.lowering.expression(node.test)
        self._out.append(ir.While(number, test, self._block(node.body), self._block(node.orelse)))
        return False

    def visit_For(self, node: cst.For) -> bool:
        number = self._number()
        target, iterable = self.lowering.expression(node.target), self.lowering.expression(node.iter)
        self._out.append(ir.For(number, target, iterable, self._block(node.body), self._block(node.orelse)))
        return False

    def visit_With(self, node: cst.With) -> bool:
        items = tuple(
            (
                self.lowering.expression(i.item),
                self.lowering.expression(i.asname.name) if i.asname else None,
            )
            for i in node.items
        )
        self._out.append(ir.With(items, self._block(node.body)))
        return False

    def visit_Try(self, node: cst.Try) -> bool:
        self._try(node)
        return False

    def visit_TryStar(self, node: cst.TryStar) -> bool:
        self._try(node)
        return False

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        number, body = self._number(), self._block(node.body)
        handlers = tuple(
            ir.Handler(
                self.lowering.optional(h.type),
                h.name.name.value if h.name and isinstance(h.name.name, cst.Name) else None,
                self._block(h.body),
                self._head(h),
            )
            for h in node.handlers
        )
        self._out.append(
            ir.Try(number, body, handlers, self._block(node.orelse), self._block(node.finalbody))
        )

    def _head(self, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Span:
        line, column, *_ = self.positions.span(handler)
        if handler.type is None:
            return line, column, line, column + len("except")
        *_, end_line, end_column = self.positions.span(handler.type)
        return line, column, end_line, end_column

    def visit_Match(self, node: cst.Match) -> bool:
        number, subject = self._number(), self.lowering.expression(node.subject)
        arms = tuple((_captures(c.pattern), self._block(c.body)) for c in node.cases)
        classes = tuple(self.lowering.expression(c) for case in node.cases for c in _classes(case.pattern))
        self._out.append(ir.Match(number, subject, arms, classes))
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        finder = _YieldFinder()
        node.body.visit(finder)
        self._out.append(
            ir.Function(
                node.name.value,
                self.lowering.parameters(node.params),
                self._block(node.body),
                tuple(self.lowering.expression(d.decorator) for d in node.decorators),
                self.lowering.annotation(node.returns),
                node.asynchronous is not None,
                finder.found,
                self.positions.span(node.name),
            )
        )
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        bases = tuple(self.lowering.expression(b.value) for b in node.bases)
        decorators = tuple(self.lowering.expression(d.decorator) for d in node.decorators)
        span = self.positions.span(node.name)
        self._out.append(ir.Class(node.name.value, bases, self._block(node.body), decorators, span))
        return False

    def visit_TypeAlias(self, node: cst.TypeAlias) -> bool:
        value = self.lowering.expression(node.value)
        self._out.append(ir.Assign((ir.Name(node.name.value),), value))
        return False


class _YieldFinder(cst.CSTVisitor):
    """Does a function body yield (itself, not through a nested function)?"""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def visit_Yield(self, node: cst.Yield) -> bool:
        self.found = True
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False


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
