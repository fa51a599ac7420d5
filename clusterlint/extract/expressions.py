"""Lowering of expressions: libcst nodes in, IR out."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

import libcst as cst

from clusterlint.extract import ir
from clusterlint.extract.positions import Positions

T = TypeVar("T")

Lower = Callable[["ExpressionLowering", Any], ir.Expression]


class ExpressionLowering:
    """Turns one libcst expression after the other into IR, with spans from ``positions``."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self._yields = False

    def yielding(self, lower: Callable[[], T]) -> tuple[T, bool]:
        """What ``lower`` makes of the body of a function or lambda, and whether that body yields itself."""
        outside, self._yields = self._yields, False
        lowered, found = lower(), self._yields
        self._yields = outside
        return lowered, found

    def note_yield(self) -> None:
        """The function whose body is being lowered is a generator."""
        self._yields = True

    def expression(self, node: cst.BaseExpression) -> ir.Expression:
        """Lower any expression; what has no meaning for Redis becomes Opaque with its parts."""
        lower = _LOWER.get(type(node))
        if lower is not None:
            return lower(self, node)
        return ir.Opaque(
            tuple(self.expression(c) for c in node.children if isinstance(c, cst.BaseExpression))
        )

    def optional(self, node: cst.BaseExpression | None) -> ir.Expression | None:
        """Lower an expression that may be absent."""
        return None if node is None else self.expression(node)

    def unused(self, node: cst.BaseExpression) -> ir.Expression:
        """Lower an expression statement: the outermost call's result is read by nobody."""
        lowered = self.expression(node)
        if isinstance(lowered, ir.Await) and isinstance(lowered.value, ir.Invocation):
            return ir.Await(_with_used(lowered.value, used=False))
        if isinstance(lowered, ir.Invocation):
            return _with_used(lowered, used=False)
        return lowered

    def annotation(self, node: cst.Annotation | None) -> ir.Expression | None:
        """Lower an annotation; one written as a string is parsed."""
        if node is None:
            return None
        return self.quoted(node.annotation)

    def quoted(self, node: cst.BaseExpression) -> ir.Expression:
        """Lower a type expression, whose string parts are types as well."""
        lowered = self.expression(node)
        if isinstance(lowered, ir.Constant) and isinstance(lowered.value, str):
            try:
                inner = cst.parse_expression(lowered.value.strip())
            except Exception:
                return lowered
            return self.expression(inner)
        return lowered

    def actuals(self, args: tuple[cst.Arg, ...] | list[cst.Arg]) -> tuple[ir.Actual, ...]:
        """Lower the arguments of a call."""
        return tuple(
            ir.Actual(self.expression(a.value), a.keyword.value if a.keyword else None, a.star) for a in args
        )

    def parameters(self, node: cst.Parameters) -> tuple[ir.Parameter, ...]:
        """Lower the formal parameters of a def or lambda, in call order."""
        out = [self._parameter(p) for p in (*node.posonly_params, *node.params)]
        if isinstance(node.star_arg, cst.Param):
            out.append(self._parameter(node.star_arg, star="*"))
        out += [self._parameter(p, keyword_only=True) for p in node.kwonly_params]
        if node.star_kwarg is not None:
            out.append(self._parameter(node.star_kwarg, star="**"))
        return tuple(out)

    def _parameter(self, p: cst.Param, star: str = "", keyword_only: bool = False) -> ir.Parameter:
        return ir.Parameter(
            p.name.value, self.optional(p.default), self.annotation(p.annotation), star, keyword_only
        )


_TOO_LARGE = 2**63


def _with_used(call: ir.Invocation, *, used: bool) -> ir.Invocation:
    return ir.Invocation(call.func, call.args, call.span, used, call.awaited)


def _literal(text: str) -> tuple[Any, bool]:
    """The value of a simple string literal as written, and whether it is bytes."""
    value = ast.literal_eval(text)
    if isinstance(value, bytes):
        return value.decode("latin-1"), True
    return _storable(value), False


def _storable(text: str) -> str:
    """Half a surrogate pair is no character, and no key of Redis: it cannot be written down as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _string(self: ExpressionLowering, node: cst.SimpleString) -> ir.Expression:
    value, binary = _literal(node.value)
    return ir.Constant(value, self.positions.span(node), binary)


def _number(self: ExpressionLowering, node: cst.BaseNumber) -> ir.Expression:
    if isinstance(node, cst.Integer):
        value = _whole(node.value)
        return ir.Opaque() if value is None else ir.Constant(value)
    if isinstance(node, cst.Float):
        return ir.Constant(float(node.value.replace("_", "")))
    return ir.Opaque()


def _whole(text: str) -> int | None:
    """The number as written (``00`` is a legal zero that int() refuses); None from 2**63 on, as in Redis."""
    if text.strip("0_") == "":
        return 0
    value = int(text.replace("_", ""), 0) if len(text) < 100 else _TOO_LARGE
    return value if value < _TOO_LARGE else None


def _fstring_parts(self: ExpressionLowering, node: cst.FormattedString) -> list[str | ir.Formatted]:
    parts: list[str | ir.Formatted] = []
    raw = "r" in node.prefix.lower()
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            text = part.value.replace("{{", "{").replace("}}", "}")
            parts.append(text if raw else _unescape(text))
        elif isinstance(part, cst.FormattedStringExpression):
            spec = "".join(
                s.value if isinstance(s, cst.FormattedStringText) else "{}" for s in part.format_spec or ()
            )
            if part.equal is not None:
                parts.append(cst.Module([]).code_for_node(part.expression) + "=")
            parts.append(ir.Formatted(self.expression(part.expression), part.conversion or "", spec))
    return parts


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    quoted = text.replace('"""', '""\\"')
    if quoted.endswith('"') and not _escaped(quoted):
        quoted = quoted[:-1] + '\\"'
    try:
        return _storable(str(ast.literal_eval(f'"""{quoted}"""')))
    except (SyntaxError, ValueError):
        return text


def _escaped(text: str) -> bool:
    """Does the last character follow an odd number of backslashes?"""
    before = text[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _fstring(self: ExpressionLowering, node: cst.FormattedString) -> ir.Expression:
    return ir.FString(tuple(_fstring_parts(self, node)), self.positions.span(node))


def _concatenated(self: ExpressionLowering, node: cst.ConcatenatedString) -> ir.Expression:
    parts: list[str | ir.Formatted] = []
    binary = False
    pending: list[cst.BaseExpression] = [node]
    while pending:
        piece = pending.pop()
        if isinstance(piece, cst.ConcatenatedString):
            pending += [piece.right, piece.left]
        elif isinstance(piece, cst.SimpleString):
            value, binary = _literal(piece.value)
            parts.append(value)
        elif isinstance(piece, cst.FormattedString):
            parts += _fstring_parts(self, piece)
        else:
            return ir.Opaque()
    span = self.positions.span(node)
    if all(isinstance(p, str) for p in parts):
        return ir.Constant("".join(str(p) for p in parts), span, binary)
    return ir.FString(tuple(parts), span)


def _name(self: ExpressionLowering, node: cst.Name) -> ir.Expression:
    if node.value in ("True", "False", "None"):
        return ir.Constant({"True": True, "False": False, "None": None}[node.value])
    return ir.Name(node.value, self.positions.span(node))


def _attribute(self: ExpressionLowering, node: cst.Attribute) -> ir.Expression:
    return ir.Attribute(self.expression(node.value), node.attr.value, self.positions.span(node))


def _call(self: ExpressionLowering, node: cst.Call) -> ir.Expression:
    return ir.Invocation(self.expression(node.func), self.actuals(list(node.args)), self.positions.span(node))


def _await(self: ExpressionLowering, node: cst.Await) -> ir.Expression:
    value = self.expression(node.expression)
    if isinstance(value, ir.Invocation):
        value = ir.Invocation(value.func, value.args, value.span, value.used, True)
    return ir.Await(value)


_OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Add: "+",
    cst.Modulo: "%",
    cst.BitOr: "|",
    cst.Multiply: "*",
    cst.Subtract: "-",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.BitAnd: "&",
    cst.BitXor: "^",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.BitAndAssign: "&",
    cst.BitXorAssign: "^",
    cst.ModuloAssign: "%",
    cst.BitOrAssign: "|",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.And: "and",
    cst.Or: "or",
    cst.Not: "not",
    cst.Minus: "-",
}


def operator_text(node: cst.CSTNode) -> str:
    """The operator as written, "?" for those without meaning for keys."""
    return _OPERATORS.get(type(node), "?")


def _binary(self: ExpressionLowering, node: cst.BinaryOperation) -> ir.Expression:
    # A long chain of + is a left-leaning tree: walk it instead of recursing into it.
    chain: list[cst.BinaryOperation] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BinaryOperation):
        chain.append(left)
        left = left.left
    lowered = self.expression(left)
    for step in reversed(chain):
        lowered = ir.Binary(
            operator_text(step.operator), lowered, self.expression(step.right), self.positions.span(step)
        )
    return lowered


def _boolean(self: ExpressionLowering, node: cst.BooleanOperation) -> ir.Expression:
    return ir.Either(operator_text(node.operator), self.expression(node.left), self.expression(node.right))


def _comparison(self: ExpressionLowering, node: cst.Comparison) -> ir.Expression:
    left = self.expression(node.left)
    if len(node.comparisons) == 1:
        only = node.comparisons[0]
        return ir.Comparison(operator_text(only.operator), left, self.expression(only.comparator))
    return ir.Opaque((left, *(self.expression(c.comparator) for c in node.comparisons)))


def _unary(self: ExpressionLowering, node: cst.UnaryOperation) -> ir.Expression:
    value = self.expression(node.expression)
    operator = operator_text(node.operator)
    if operator == "-" and isinstance(value, ir.Constant) and isinstance(value.value, (int, float)):
        return ir.Constant(-value.value)
    return ir.Unary(operator, value)


def _display(self: ExpressionLowering, node: cst.List | cst.Tuple | cst.Set) -> ir.Expression:
    items = tuple(
        ir.Star(self.expression(e.value)) if isinstance(e, cst.StarredElement) else self.expression(e.value)
        for e in node.elements
    )
    return ir.Sequence(type(node).__name__.lower(), items, self.positions.span(node))


def _dict(self: ExpressionLowering, node: cst.Dict) -> ir.Expression:
    items: list[tuple[ir.Expression | None, ir.Expression]] = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            items.append((self.expression(element.key), self.expression(element.value)))
        else:
            items.append((None, self.expression(element.value)))
    return ir.Mapping(tuple(items), self.positions.span(node))


def _subscript(self: ExpressionLowering, node: cst.Subscript) -> ir.Expression:
    base = self.expression(node.value)
    span = self.positions.span(node)
    indexes = [e.slice.value for e in node.slice if isinstance(e.slice, cst.Index)]
    if len(indexes) != len(node.slice):
        part = node.slice[0].slice
        return ir.Subscript(base, None, span, _bounds(part), self.optional(_only(part)))
    if len(indexes) == 1:
        return ir.Subscript(base, self.expression(indexes[0]), span)
    return ir.Subscript(base, ir.Sequence("tuple", tuple(self.expression(i) for i in indexes)), span)


def _bounds(part: cst.BaseSlice) -> tuple[int | None, int | None] | None:
    """Start and stop of a slice without step, where they are literal numbers or absent."""
    if not isinstance(part, cst.Slice) or part.step is not None:
        return None
    ends: list[int | None] = []
    for end in (part.lower, part.upper):
        sign, number = 1, end
        if isinstance(number, cst.UnaryOperation) and isinstance(number.operator, cst.Minus):
            sign, number = -1, number.expression
        if number is not None and not isinstance(number, cst.Integer):
            return None
        value = None if number is None else _whole(number.value)
        if number is not None and value is None:
            return None
        ends.append(None if value is None else sign * value)
    return ends[0], ends[1]


def _only(part: cst.BaseSlice) -> cst.BaseExpression | None:
    """The ``n`` of ``[n : n + 1]``."""
    if not isinstance(part, cst.Slice) or part.step is not None or not isinstance(part.lower, cst.Name):
        return None
    end = part.upper
    if not isinstance(end, cst.BinaryOperation) or not isinstance(end.operator, cst.Add):
        return None
    next_one = isinstance(end.right, cst.Integer) and end.right.value == "1"
    return part.lower if next_one and part.lower.deep_equals(end.left) else None


def _generators(self: ExpressionLowering, node: cst.CompFor) -> tuple[ir.Generator, ...]:
    out: list[ir.Generator] = []
    current: cst.CompFor | None = node
    while current is not None:
        conditions = tuple(self.expression(i.test) for i in current.ifs)
        out.append(ir.Generator(self.expression(current.target), self.expression(current.iter), conditions))
        current = current.inner_for_in
    return tuple(out)


_COMPREHENSIONS = {cst.ListComp: "list", cst.SetComp: "set", cst.GeneratorExp: "generator"}


def _comprehension(self: ExpressionLowering, node: cst.BaseSimpleComp) -> ir.Expression:
    return ir.Comprehension(
        _COMPREHENSIONS[type(node)],
        self.expression(node.elt),
        None,
        _generators(self, node.for_in),
        self.positions.span(node),
    )


def _dict_comprehension(self: ExpressionLowering, node: cst.DictComp) -> ir.Expression:
    return ir.Comprehension(
        "dict",
        self.expression(node.key),
        self.expression(node.value),
        _generators(self, node.for_in),
        self.positions.span(node),
    )


def _lambda(self: ExpressionLowering, node: cst.Lambda) -> ir.Expression:
    parameters = self.parameters(node.params)
    body, _ = self.yielding(lambda: self.expression(node.body))
    return ir.Lambda(parameters, body, self.positions.span(node))


def _conditional(self: ExpressionLowering, node: cst.IfExp) -> ir.Expression:
    return ir.Conditional(
        self.expression(node.test), self.expression(node.body), self.expression(node.orelse)
    )


def _yield(self: ExpressionLowering, node: cst.Yield) -> ir.Expression:
    self.note_yield()
    if isinstance(node.value, cst.From):
        return ir.Yield(self.expression(node.value.item), True)
    return ir.Yield(self.optional(node.value))


def _walrus(self: ExpressionLowering, node: cst.NamedExpr) -> ir.Expression:
    return ir.Walrus(self.expression(node.target), self.expression(node.value))


_LOWER: dict[type[cst.CSTNode], Lower] = {
    cst.SimpleString: _string,
    cst.Integer: _number,
    cst.Float: _number,
    cst.FormattedString: _fstring,
    cst.ConcatenatedString: _concatenated,
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Await: _await,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.UnaryOperation: _unary,
    cst.List: _display,
    cst.Tuple: _display,
    cst.Set: _display,
    cst.Dict: _dict,
    cst.Subscript: _subscript,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.DictComp: _dict_comprehension,
    cst.Lambda: _lambda,
    cst.IfExp: _conditional,
    cst.Yield: _yield,
    cst.NamedExpr: _walrus,
}
