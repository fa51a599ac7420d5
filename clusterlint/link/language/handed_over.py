"""Functions handed to code outside the project: it calls them, with arguments that often can be seen."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.collections import iterables
from clusterlint.link.language import calls
from clusterlint.link.language.arguments import NO_ARGUMENTS, Arguments, exact_items
from clusterlint.link.language.iteration import element
from clusterlint.link.values import (
    REDIS_VALUES,
    ClassValue,
    ClientValue,
    DictValue,
    FunctionValue,
    InstanceValue,
    ListValue,
    Method,
    PartialValue,
    Unknown,
    Value,
    options,
    standing_for,
)
from clusterlint.link.world import Frame, World

_SCHEDULING = frozenset(
    {"submit", "enqueue", "add_task", "call_soon", "call_soon_threadsafe", "run_sync", "spawn", "start_soon"}
)
"""Methods that call a function with the arguments that follow it, keys among them."""

_CALLABLE = frozenset((Method, FunctionValue, PartialValue, ClassValue))
_MAPPING = frozenset({"map", "imap", "imap_unordered", "map_async"})


def run_callbacks(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> None:
    """Call what is handed over.

    ``pool.submit(r.rename, a, b)``: a function gets what follows it.  ``Thread(target=f, args=(r,))``: it
    gets what the keywords say.
    """
    for number, (value, _) in enumerate(arguments.positional):
        if _CALLABLE.isdisjoint(map(type, options(value))):
            continue
        given = _spread(world, frame, node, Arguments(arguments.positional[number + 1 :], _named(arguments)))
        _call_each(world, frame, value, given, node)
    for name, value in arguments.keywords.items():
        if name in ("target", "func", "function", "callback", "fn"):
            _call_each(world, frame, value, _from_keywords(arguments), node)


def _named(arguments: Arguments) -> dict[str, Value]:
    """Keywords for the function itself; args= and kwargs= are for the code outside."""
    return {} if "args" in arguments.keywords or "kwargs" in arguments.keywords else arguments.keywords


def _from_keywords(arguments: Arguments) -> Arguments:
    listed, named = arguments.keyword("args"), arguments.keyword("kwargs")
    positional = exact_items(listed) if listed is not None else None
    double = (named,) if isinstance(named, DictValue) else ()
    return Arguments(tuple((v, False) for v in positional or ()), double=double)


def _call_each(world: World, frame: Frame, value: Value, given: Arguments, node: ir.Invocation) -> None:
    for option in options(value):
        if isinstance(option, Method) and isinstance(option.receiver, ClientValue):
            calls.call_bound(world, frame, option, given, node)
        elif isinstance(option, FunctionValue) and isinstance(option.declaration, ir.Lambda):
            calls.invoke_function(world, frame, option, NO_ARGUMENTS, node.span)
        elif isinstance(option, PartialValue):
            _call_each(world, frame, option.func, _behind(option, given), node)
        elif isinstance(option, ClassValue) and _brings_clients(given):
            calls.instantiate(world, frame, option, given, node)
        elif isinstance(option, FunctionValue) and (
            _brings_objects(given) or _called_in(node) in _SCHEDULING
        ):
            calls.invoke_function(world, frame, option, given, node.span)


def _behind(partial: PartialValue, given: Arguments) -> Arguments:
    """The arguments that a partial function has already, and those that follow it."""
    first = tuple((value, False) for value in partial.args)
    return Arguments((*first, *given.positional), {**partial.keywords, **given.keywords}, given.double)


def _called_in(node: ir.Invocation) -> str:
    return node.func.name if isinstance(node.func, ir.Attribute) else getattr(node.func, "id", "")


def _brings_objects(given: Arguments) -> bool:
    """Is there a client or an object among the arguments, so that it is worth knowing where it goes?"""
    values = [value for value, _ in given.positional] + list(given.all_keywords().values())
    return any(isinstance(v, (*REDIS_VALUES, InstanceValue)) for value in values for v in options(value))


def _brings_clients(given: Arguments) -> bool:
    """Is there a client by name: ``app.add_middleware(Limits, redis=r)``, which makes the object?"""
    return any(isinstance(o, REDIS_VALUES) for v in given.all_keywords().values() for o in options(v))


def _spread(world: World, frame: Frame, node: ir.Invocation, given: Arguments) -> Arguments:
    """The arguments of one call: map() gives an element of each iterable, starmap() spreads an element."""
    name = _called_in(node)
    rows = given.plain()
    if name in _MAPPING and rows:
        loop = world.fresh()
        loops = (*frame.loops, loop)
        return Arguments(tuple((element(row, loop, loops, "item"), False) for row in rows))
    if name != "starmap" or not rows or not isinstance(rows[0], ListValue):
        return given
    row = rows[0].items[0].value if rows[0].items else Unknown(("row", standing_for(rows[0])), "row")
    return iterables.spread_row(row)
