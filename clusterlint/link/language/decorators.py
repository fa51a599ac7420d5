"""Decorators of the project: what they do with a function, and what its name stands for afterwards."""

from __future__ import annotations

from msgspec import structs

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.following import kept_code
from clusterlint.link.following.evidence import spelled, walk
from clusterlint.link.language import calls, classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import ClassValue, External, FunctionValue, InstanceValue, Value, options
from clusterlint.link.world import Frame, World


def decorated(
    world: World, frame: Frame, function: FunctionValue, decorators: list[Value], span: Span
) -> Value:
    """What the name of a function stands for: itself, or a wrapper with other arguments or another result.

    Each decorator of the project is called, for it may register the function, or hand it a client.  A
    wrapper that passes on exactly what it is given, and gives back what comes, is left out: calls then show
    the function's own parameters.
    """
    current: Value = function
    for decorator in reversed(decorators):
        for option in options(decorator):
            if isinstance(current, FunctionValue) and makes_properties(option):
                current.getter = True
            decorate = _callable(option)
            if decorate is None:
                continue
            given = Arguments(((current, False),))
            result = calls.invoke_function(world, frame, decorate, given, span, always=True)
            if _is_left(function, result):
                current = result
                continue
            wrapper = result if isinstance(result, FunctionValue) else None
            if wrapper is not None and isinstance(current, FunctionValue):
                kept_code.mark_guarded(world, current, wrapper)
            if wrapper is None or wrapper.closure is None or wrapper is current:
                continue
            if isinstance(current, FunctionValue):
                current.getter = current.getter or classes.is_property(wrapper)
            if not passes_on(wrapper) or makes_text(wrapper.declaration):
                current = _in_place_of(function, wrapper)
    return current


def makes_properties(decorator: Value) -> bool:
    """Does a decorator make a property: one from outside by another name, or a class of the project?

    ``lazy = cached_property``, ``class lazy(property)``, and a class whose ``__get__`` calls what it was
    given with the object that it is asked for.
    """
    if isinstance(decorator, External):
        return classes.is_property_name(decorator.name)
    if not isinstance(decorator, ClassValue):
        return False
    get = classes.find_member(decorator, "__get__")
    if isinstance(get, FunctionValue):
        return _calls_with_the_object(get.declaration)
    return any(map(classes.is_property_name, classes.external_bases(decorator)))


def _calls_with_the_object(get: ir.Function | ir.Lambda) -> bool:
    """Is there ``self.func(instance)`` in it?  ``partial(self.func, instance)`` makes a method."""
    own, *asked = [parameter.name for parameter in get.parameters] or [""]
    nodes = (node for node, _ in walk(get.body) if isinstance(node, ir.Invocation))
    return any(
        isinstance(node.func, ir.Attribute)
        and spelled(node.func.base) == own
        and [spelled(arg.value) for arg in node.args] in [[name] for name in asked]
        for node in nodes
    )


def _is_left(function: FunctionValue, result: Value) -> bool:
    """Is it an object that is called in place of a function, which it leaves alone?

    ``@script`` makes a script of the function's docstring: nothing else is in it, or it is not kept.
    """
    if not isinstance(result, InstanceValue):
        return False
    if not isinstance(classes.find_member(result.type, "__call__"), FunctionValue):
        return False
    body = function.declaration.body
    if isinstance(body, tuple) and all(isinstance(getattr(one, "value", None), ir.Constant) for one in body):
        return True
    held = [option for value in result.attributes.values() for option in options(value)]
    return result.exact and bool(held) and not any(isinstance(one, FunctionValue) for one in held)


def _callable(decorator: Value) -> FunctionValue | None:
    """What is called with the function: a function of the project, or the __call__ of an object of it."""
    if isinstance(decorator, InstanceValue):
        method = classes.find_member(decorator.type, "__call__")
        return classes.bind(method, decorator) if isinstance(method, FunctionValue) else None
    return decorator if isinstance(decorator, FunctionValue) else None


def _in_place_of(function: FunctionValue, wrapper: FunctionValue) -> FunctionValue:
    """The wrapper, as what it wraps is used: as a property, or without an object before its arguments."""
    of_both, own = function.declaration, wrapper.declaration
    if isinstance(of_both, ir.Function) and isinstance(own, ir.Function) and of_both.decorators:
        own = structs.replace(own, decorators=(*own.decorators, *of_both.decorators))
    made = FunctionValue(own, wrapper.module, wrapper.name, wrapper.closure, wrapper.owner)
    made.getter = function.getter
    return made


def makes_text(wrapper: ir.Function | ir.Lambda) -> bool:
    """Does a wrapper give a text that it puts together: ``return "v2:" + func(*args)``?"""
    if isinstance(wrapper, ir.Lambda):
        return _is_made(wrapper.body, frozenset())
    nodes = [node for node, _ in walk(wrapper.body)]
    made = (n for n in nodes if isinstance(n, ir.Assign) and n.value is not None and _is_made(n.value))
    names = frozenset(t.id for n in made for t in n.targets if isinstance(t, ir.Name))
    return any(isinstance(n, ir.Return) and n.value is not None and _is_made(n.value, names) for n in nodes)


def _is_made(node: ir.Expression, names: frozenset[str] = frozenset()) -> bool:
    """Is it a text that is put together here, or one of the names of such texts?"""
    if isinstance(node, ir.Conditional):
        return _is_made(node.then, names) or _is_made(node.otherwise, names)
    if isinstance(node, ir.Binary):
        sides = (node.left, node.right) if node.operator == "+" else (node.left,)
        return node.operator in ("+", "%") and any(_is_made(s, names) or _is_literal(s) for s in sides)
    if isinstance(node, ir.Invocation):
        func = node.func
        return isinstance(func, ir.Attribute) and (
            func.name == "format" or (func.name == "join" and _is_literal(func.base))
        )
    return isinstance(node, ir.FString) or (isinstance(node, ir.Name) and node.id in names)


def _is_literal(node: ir.Expression) -> bool:
    return isinstance(node, ir.Constant) and isinstance(node.value, str)


def passes_on(wrapper: FunctionValue) -> bool:
    """Does a wrapper call what is around it with just the parameters that it has itself?"""
    declaration, outer = wrapper.declaration, wrapper.closure
    assert outer is not None
    own = [(p.star, p.name) for p in declaration.parameters]
    for node in _calls_in(declaration):
        if isinstance(node.func, ir.Name) and isinstance(outer.env.get(node.func.id), FunctionValue):
            given = [(a.star, spelled(a.value)) for a in node.args if a.keyword is None]
            if given != own and _is_parameter(outer, node.func.id):
                return False
    return True


def _is_parameter(outer: Frame, name: str) -> bool:
    """Is the name one under which the function outside was given something, not one that it defines?"""
    value = outer.env.get(name)
    return isinstance(value, FunctionValue) and value.closure is not outer


def _calls_in(declaration: ir.Function | ir.Lambda) -> list[ir.Invocation]:
    return [node for node, _ in walk(declaration.body) if isinstance(node, ir.Invocation)]
