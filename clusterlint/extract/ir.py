"""The lowered form of a Python file: expressions and statements as small plain records.

It keeps what values flow through and drops the rest (whitespace, operators that make no key, types
that say nothing). Records hold no libcst node, so they can be compared, pickled and cached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Span = tuple[int, int, int, int]
"""line, column, end line, end column; all 1-based, the end column exclusive."""

NOWHERE: Span = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: str, bytes (decoded as latin-1, ``binary`` set), int, float, bool, None or Ellipsis."""

    value: str | int | float | bool | None
    span: Span = NOWHERE
    binary: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    id: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Attribute:
    """``base.name``."""

    base: Expression
    name: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Actual:
    """One argument of a call; ``star`` is "", "*" or "**"."""

    value: Expression
    keyword: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """``func(args)``; ``used``: somebody reads the result; ``awaited``: stands under ``await``."""

    func: Expression
    args: tuple[Actual, ...]
    span: Span
    used: bool = True
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Formatted:
    """``{value!conversion:spec}`` of an f-string."""

    value: Expression
    conversion: str = ""
    spec: str = ""


@dataclass(frozen=True, slots=True)
class FString:
    """An f-string, or neighbouring string literals with an f-string among them."""

    parts: tuple[Union[str, Formatted], ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right`` for arithmetic, %, +, |."""

    operator: str
    left: Expression
    right: Expression
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Either:
    """``a and b`` / ``a or b``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison; longer chains keep their operands as Opaque."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Unary:
    """``not x``, ``-x``."""

    operator: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Star:
    """``*value`` inside a display or a target."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set display."""

    kind: str
    items: tuple[Expression, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict display; a None key stands for ``**value``."""

    items: tuple[tuple[Union[Expression, None], Expression], ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Subscript:
    """``base[index]``; index is None for a slice, ``bounds`` its start and stop where both are literal."""

    base: Expression
    index: Union[Expression, None]
    span: Span = NOWHERE
    bounds: Union[tuple[Union[int, None], Union[int, None]], None] = None


@dataclass(frozen=True, slots=True)
class Generator:
    """``for target in iterable if ...`` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """kind is list, set, generator or dict (then ``value`` is set)."""

    kind: str
    element: Expression
    value: Union[Expression, None]
    generators: tuple[Generator, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter; star is "", "*" or "**"; ``only`` is "keyword" after a bare star."""

    name: str
    default: Union[Expression, None] = None
    annotation: Union[Expression, None] = None
    star: str = ""
    keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class Lambda:
    """``lambda parameters: body``."""

    parameters: tuple[Parameter, ...]
    body: Expression
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if test else otherwise``."""

    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Await:
    """``await value``."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Yield:
    """``yield value`` or ``yield from value``."""

    value: Union[Expression, None]
    delegate: bool = False


@dataclass(frozen=True, slots=True)
class Walrus:
    """``target := value``."""

    target: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else: its parts are evaluated, its value is unknown."""

    parts: tuple[Expression, ...] = ()


Expression = Union[
    Constant,
    Name,
    Attribute,
    Invocation,
    FString,
    Binary,
    Either,
    Comparison,
    Unary,
    Star,
    Sequence,
    Mapping,
    Subscript,
    Comprehension,
    Lambda,
    Conditional,
    Await,
    Yield,
    Walrus,
    Opaque,
]


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression statement."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Assign:
    """``targets = value``; an annotation without value has value None."""

    targets: tuple[Expression, ...]
    value: Union[Expression, None]
    annotation: Union[Expression, None] = None


@dataclass(frozen=True, slots=True)
class AugmentedAssign:
    """``target operator= value``."""

    target: Expression
    operator: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Return:
    """``return value``."""

    value: Union[Expression, None]


@dataclass(frozen=True, slots=True)
class Leave:
    """``raise``, ``break`` or ``continue``: the rest of the block is not reached."""

    kind: str
    parts: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Delete:
    """``del targets``."""

    targets: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class If:
    """``if``; ``number`` is unique in the file and names the branch in paths."""

    number: int
    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class While:
    """``while``."""

    number: int
    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class For:
    """``for`` and ``async for``."""

    number: int
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class With:
    """``with`` and ``async with``."""

    items: tuple[tuple[Expression, Union[Expression, None]], ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Handler:
    """One ``except`` clause; ``span`` covers its head without the name: ``except (A, B)``."""

    type: Union[Expression, None]
    name: str | None
    body: tuple[Statement, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Try:
    """``try``."""

    number: int
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...]
    final: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """``match``: the patterns' captured names, and the arms.

    ``classes`` are those that patterns test the subject itself for, of all arms.
    """

    number: int
    subject: Expression
    arms: tuple[tuple[tuple[str, ...], tuple[Statement, ...]], ...]
    classes: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """``def``; ``generator``: the body yields."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    returns: Union[Expression, None]
    asynchronous: bool
    generator: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Class:
    """``class``."""

    name: str
    bases: tuple[Expression, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Import:
    """``import a.b as c``: (dotted name, alias or None)."""

    names: tuple[tuple[str, Union[str, None]], ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ImportFrom:
    """``from ..module import name as alias``; a star import has the name "*"."""

    level: int
    module: str
    names: tuple[tuple[str, Union[str, None]], ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Scope:
    """``global`` / ``nonlocal`` names."""

    kind: str
    names: tuple[str, ...]


Statement = Union[
    Evaluate,
    Assign,
    AugmentedAssign,
    Return,
    Leave,
    Delete,
    If,
    While,
    For,
    With,
    Try,
    Match,
    Function,
    Class,
    Import,
    ImportFrom,
    Scope,
]
