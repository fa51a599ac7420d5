"""What makes an unknown value the same value: a structure with its hash and its origins at hand.

Identities grow as values are derived from each other (``user.id.hex[:8]``), and are compared and
hashed all the time; each keeps what would otherwise be found by walking it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from msgspec import Struct

FunctionKey = tuple[str, str]


class Identity(Struct, frozen=True, cache_hash=True):
    """A tuple of parts with cached hash and origins; made by ``identity()`` only.

    Within one run equal means same; programs of two runs are compared by content. ``parameters``: keys of
    the functions whose parameters are part of it; ``fresh``: it holds a value that is new at every
    evaluation, or of which nothing is known; ``new``: one that is new for certain; ``own``: it holds an
    attribute of an object.
    """

    parts: tuple[Hashable, ...]
    fresh: bool
    new: bool
    own: bool
    parameters: frozenset[FunctionKey]

    def __repr__(self) -> str:
        return f"Identity{self.parts!r}"


def _made_of(parts: tuple[Hashable, ...]) -> Identity:
    """A new identity, with what its parts say."""
    head = parts[0] if parts else None
    fresh, own, parameters = head == "fresh", head == "self", _NONE
    new = fresh and parts[-1] == _NEW
    for part in _inner(parts):
        fresh, new, own = fresh or part.fresh, new or part.new, own or part.own
        if part.parameters is not parameters:
            parameters = parameters | part.parameters if parameters else part.parameters
    if len(parts) == 3 and head == "parameter" and isinstance(parts[1], tuple):
        parameters = parameters | {parts[1]}
    return Identity(parts, fresh, new, own, parameters)


_NEW = "new"
_HEADS = (("parameter",), ("fresh",), ("self",), ("turn",))
_NONE: frozenset[FunctionKey] = frozenset()


def _inner(parts: tuple[Hashable, ...]) -> Iterator[Identity]:
    """The identities among the parts, also inside plain tuples."""
    for part in parts:
        if type(part) is Identity:
            yield part
        elif type(part) is tuple:
            yield from _inner(part)


_made: dict[tuple[Hashable, ...], Identity] = {}


def identity(value: Hashable) -> Hashable:
    """A tuple as its one and only Identity (equal tuples give the same object); anything else as it is."""
    if type(value) is not tuple:
        return value
    known = _made.get(value)
    if known is not None:
        return known
    if tuple in map(type, value):
        parts = tuple([identity(p) if type(p) is tuple and p[:1] in _HEADS else p for p in value])
        known = _made.get(parts)
    else:
        parts = value
    if known is None:
        known = _made[parts] = _made_of(parts)
    return known


def forget() -> None:
    """Drop all identities: another program is linked next."""
    _made.clear()


def parameters_of(value: Hashable) -> frozenset[FunctionKey]:
    """The functions whose parameters are part of an identity."""
    found = value if type(value) is Identity else identity(value)
    return found.parameters if type(found) is Identity else _NONE


def parameter_of(value: Hashable) -> FunctionKey | None:
    """The function whose parameter an identity is, itself and not something made of it."""
    found = identity(value)
    if type(found) is Identity and len(found.parts) == 3 and found.parts[0] == "parameter":
        return next(iter(found.parameters), None)
    return None


def parameter_name(value: Hashable) -> str | None:
    """The name of the parameter that an identity is."""
    found = identity(value)
    known = parameter_of(value) is not None and isinstance(found, Identity)
    return str(found.parts[2]) if known and isinstance(found, Identity) else None


def is_fresh(value: Hashable) -> bool:
    """Does an identity hold a value that is new at every evaluation?"""
    found = identity(value)
    return type(found) is Identity and found.fresh


def newly_made(number: int) -> Hashable:
    """What a generator of identifiers or random numbers has given: another value at every call."""
    return identity(("fresh", number, _NEW))


def is_new(value: Hashable) -> bool:
    """Does an identity hold what is certainly another value at every evaluation?"""
    found = identity(value)
    return type(found) is Identity and found.new


def of_an_object(value: Hashable) -> bool:
    """Does an identity hold an attribute of an object?"""
    found = identity(value)
    return type(found) is Identity and found.own
