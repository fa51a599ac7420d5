"""The lowered form of a Python file: expressions and statements as small plain records.

It keeps what values flow through and drops the rest (whitespace, operators that make no key, types
that say nothing). Records hold no libcst node, so they can be compared, pickled and cached. They are msgspec
structs: made in a third of the time of a frozen dataclass, and read back from bytes with their types checked.
"""

from __future__ import annotations

from typing import Union

from msgspec import Struct
from msgspec.structs import astuple

Span = tuple[int, int, int, int]
"""line, column, end line, end column; all 1-based, the end column exclusive."""

NOWHERE: Span = (0, 0, 0, 0)


class Record(Struct, frozen=True, array_like=True, gc=False):
    """What all records are: plain values without cycles, which the cache writes down as arrays.

    The tags tell the members of a union apart there. They are never given to another record.
    """

    def held(self) -> tuple[object, ...]:
        """What it holds: records, tuples of them, and plain values."""
        return astuple(self)


class Constant(Record, frozen=True, tag=0):
    """A literal: str, bytes (decoded as latin-1, ``binary`` set), int, float, bool, None or Ellipsis."""

    value: str | int | float | bool | None
    span: Span = NOWHERE
    binary: bool = False


class Name(Record, frozen=True, tag=1):
    """A variable."""

    id: str
    span: Span = NOWHERE


class Attribute(Record, frozen=True, tag=2):
    """``base.name``."""

    base: Expression
    name: str
    span: Span = NOWHERE


class Actual(Record, frozen=True):
    """One argument of a call; ``star`` is "", "*" or "**"."""

    value: Expression
    keyword: str | None = None
    star: str = ""


class Invocation(Record, frozen=True, tag=3):
    """``func(args)``; ``used``: somebody reads the result; ``awaited``: stands under ``await``."""

    func: Expression
    args: tuple[Actual, ...]
    span: Span
    used: bool = True
    awaited: bool = False


class Formatted(Record, frozen=True):
    """``{value!conversion:spec}`` of an f-string."""

    value: Expression
    conversion: str = ""
    spec: str = ""


class FString(Record, frozen=True, tag=4):
    """An f-string, or neighbouring string literals with an f-string among them."""

    parts: tuple[Union[str, Formatted], ...]
    span: Span = NOWHERE


class Binary(Record, frozen=True, tag=5):
    """``left operator right`` for arithmetic, %, +, |."""

    operator: str
    left: Expression
    right: Expression
    span: Span = NOWHERE


class Either(Record, frozen=True, tag=6):
    """``a and b`` / ``a or b``."""

    operator: str
    left: Expression
    right: Expression


class Comparison(Record, frozen=True, tag=7):
    """One comparison; longer chains keep their operands as Opaque."""

    operator: str
    left: Expression
    right: Expression


class Unary(Record, frozen=True, tag=8):
    """``not x``, ``-x``."""

    operator: str
    value: Expression


class Star(Record, frozen=True, tag=9):
    """``*value`` inside a display or a target."""

    value: Expression


class Sequence(Record, frozen=True, tag=10):
    """A list, tuple or set display."""

    kind: str
    items: tuple[Expression, ...]
    span: Span = NOWHERE


class Mapping(Record, frozen=True, tag=11):
    """A dict display; a None key stands for ``**value``."""

    items: tuple[tuple[Union[Expression, None], Expression], ...]
    span: Span = NOWHERE


class Subscript(Record, frozen=True, tag=12):
    """``base[index]``; index is None for a slice, ``bounds`` its start and stop where both are literal.

    ``only`` is the ``n`` of ``base[n : n + 1]``.
    """

    base: Expression
    index: Union[Expression, None]
    span: Span = NOWHERE
    bounds: Union[tuple[Union[int, None], Union[int, None]], None] = None
    only: Union[Expression, None] = None


class Generator(Record, frozen=True):
    """``for target in iterable if ...`` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


class Comprehension(Record, frozen=True, tag=13):
    """kind is list, set, generator or dict (then ``value`` is set)."""

    kind: str
    element: Expression
    value: Union[Expression, None]
    generators: tuple[Generator, ...]
    span: Span = NOWHERE


class Parameter(Record, frozen=True):
    """A formal parameter; star is "", "*" or "**"; ``only`` is "keyword" after a bare star."""

    name: str
    default: Union[Expression, None] = None
    annotation: Union[Expression, None] = None
    star: str = ""
    keyword_only: bool = False


class Lambda(Record, frozen=True, tag=14):
    """``lambda parameters: body``."""

    parameters: tuple[Parameter, ...]
    body: Expression
    span: Span = NOWHERE


class Conditional(Record, frozen=True, tag=15):
    """``then if test else otherwise``."""

    test: Expression
    then: Expression
    otherwise: Expression


class Await(Record, frozen=True, tag=16):
    """``await value``."""

    value: Expression


class Yield(Record, frozen=True, tag=17):
    """``yield value`` or ``yield from value``."""

    value: Union[Expression, None]
    delegate: bool = False


class Walrus(Record, frozen=True, tag=18):
    """``target := value``."""

    target: Expression
    value: Expression


class Opaque(Record, frozen=True, tag=19):
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


class Evaluate(Record, frozen=True, tag=20):
    """An expression statement, or an assertion: ``value`` is then what it takes for true."""

    value: Expression
    asserted: bool = False


class Assign(Record, frozen=True, tag=21):
    """``targets = value``; an annotation without value has value None."""

    targets: tuple[Expression, ...]
    value: Union[Expression, None]
    annotation: Union[Expression, None] = None


class AugmentedAssign(Record, frozen=True, tag=22):
    """``target operator= value``."""

    target: Expression
    operator: str
    value: Expression


class Return(Record, frozen=True, tag=23):
    """``return value``."""

    value: Union[Expression, None]


class Leave(Record, frozen=True, tag=24):
    """``raise``, ``break`` or ``continue``: the rest of the block is not reached."""

    kind: str
    parts: tuple[Expression, ...] = ()


class Delete(Record, frozen=True, tag=25):
    """``del targets``."""

    targets: tuple[Expression, ...]


class If(Record, frozen=True, tag=26):
    """``if``; ``number`` is unique in the file and names the branch in paths."""

    number: int
    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class While(Record, frozen=True, tag=27):
    """``while``."""

    number: int
    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class For(Record, frozen=True, tag=28):
    """``for`` and ``async for``."""

    number: int
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


class With(Record, frozen=True, tag=29):
    """``with`` and ``async with``."""

    items: tuple[tuple[Expression, Union[Expression, None]], ...]
    body: tuple[Statement, ...]


class Handler(Record, frozen=True):
    """One ``except`` clause; ``span`` covers its head without the name: ``except (A, B)``."""

    type: Union[Expression, None]
    name: str | None
    body: tuple[Statement, ...]
    span: Span = NOWHERE


class Try(Record, frozen=True, tag=30):
    """``try``."""

    number: int
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...]
    final: tuple[Statement, ...]


class Match(Record, frozen=True, tag=31):
    """``match``: the patterns' captured names, and the arms.

    ``classes`` are those that patterns test the subject itself for, of all arms. ``tests`` are the conditions
    that patterns and guards stand for, as far as they compare the subject with values and classes.
    """

    number: int
    subject: Expression
    arms: tuple[tuple[tuple[str, ...], tuple[Statement, ...]], ...]
    classes: tuple[Expression, ...] = ()
    tests: tuple[Expression, ...] = ()


class Function(Record, frozen=True, tag=32):
    """``def``; ``generator``: the body yields."""

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    returns: Union[Expression, None]
    asynchronous: bool
    generator: bool
    span: Span


class Class(Record, frozen=True, tag=33):
    """``class``."""

    name: str
    bases: tuple[Expression, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    span: Span


class Import(Record, frozen=True, tag=34):
    """``import a.b as c``: (dotted name, alias or None)."""

    names: tuple[tuple[str, Union[str, None]], ...]
    span: Span = NOWHERE


class ImportFrom(Record, frozen=True, tag=35):
    """``from ..module import name as alias``; a star import has the name "*"."""

    level: int
    module: str
    names: tuple[tuple[str, Union[str, None]], ...]
    span: Span = NOWHERE


class Scope(Record, frozen=True, tag=36):
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
