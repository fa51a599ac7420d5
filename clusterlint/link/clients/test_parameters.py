"""What pytest and mock fill into the parameters of a test, where that is no Redis client.

A parameter called ``redis_client`` is one, as a rule. But the fixture of that name may give an object of the
tests, or a mock, and what ``@patch`` puts in place of something is always one.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.catalog.client_names import named_like_a_client
from clusterlint.extract import ir
from clusterlint.link.following.evidence import spelled
from clusterlint.link.following.foreign import foreign
from clusterlint.link.identity import Identity
from clusterlint.link.language import classes, expressions, modules, on_their_own
from clusterlint.link.values import FunctionValue, InstanceValue, ListValue, Unknown, Value, join, options
from clusterlint.link.world import World

_FILLED = "filled in by pytest"


def of_test(world: World, function: FunctionValue, name: str) -> Value | None:
    """What the parameter of a test or fixture is; None where that may be a client."""
    declaration = function.declaration
    if not isinstance(declaration, ir.Function):
        return None
    if not (declaration.decorators or declaration.name.startswith("test")):
        return None
    if name in _patched(function, declaration):
        return Unknown(("parameter", function.key, name), name, (), "parameter", "unittest.mock.MagicMock")
    listed = _listed(world, function, declaration, name)
    if listed is not None:
        return listed
    if not (declaration.name.startswith("test") or _is_fixture(function)):
        return None
    fixture = _fixture(world, function, name)
    summary = on_their_own.summary_of(world, fixture) if fixture is not None else None
    return _no_client(_yielded(summary.result), name) if summary is not None else None


def _patched(function: FunctionValue, declaration: ir.Function) -> tuple[str, ...]:
    """The parameters that ``@patch("module.name")`` fills: as many as there are, from the first one on."""
    mocks = sum(map(_gives_a_mock, declaration.decorators))
    names = [parameter.name for parameter in declaration.parameters]
    first = 1 if function.defined_in is not None else 0
    return tuple(names[first : first + mocks])


def _gives_a_mock(decorator: ir.Expression) -> bool:
    if not isinstance(decorator, ir.Invocation):
        return False
    name = spelled(decorator.func) or ""
    patched = 2 if name.endswith("patch.object") else 1 if name.rpartition(".")[2] == "patch" else 0
    plain = [arg for arg in decorator.args if arg.keyword is None]
    return bool(patched) and len(plain) <= patched and all(arg.keyword != "new" for arg in decorator.args)


def _listed(world: World, function: FunctionValue, declaration: ir.Function, name: str) -> Value | None:
    """``@pytest.mark.parametrize("redis", [InMemory()])``: objects of the list."""
    for decorator in declaration.decorators:
        if not isinstance(decorator, ir.Invocation) or len(decorator.args) < 2:
            continue
        asked, given = decorator.args[0].value, decorator.args[1].value
        if not (isinstance(asked, ir.Constant) and asked.value == name):
            continue
        if not (spelled(decorator.func) or "").endswith("parametrize"):
            continue
        if isinstance(given, ir.Sequence) and all(arg.keyword != "indirect" for arg in decorator.args):
            frame = classes.world_frame(function)
            items = (expressions.evaluate(world, frame, item) for item in given.items)
            return _no_client(join(*items), name)
    return None


def _fixture(world: World, function: FunctionValue, name: str) -> FunctionValue | None:
    """The fixture of that name that pytest finds: in the same file, else in the nearest conftest.py."""
    for path in _files(function.module.path):
        state = world.modules.get(path)
        if state is None:
            continue
        known = modules.member(world, state, name)
        named = state.functions if named_like_a_client(name) else ()
        for found in (known, *(f for f in named if _given_name(f) == name)):
            if isinstance(found, FunctionValue) and _is_fixture(found) and found.key != function.key:
                return found
    return None


def _given_name(function: FunctionValue) -> str | None:
    """``@pytest.fixture(name="redis")``."""
    for decorator in getattr(function.declaration, "decorators", ()):
        for arg in decorator.args if isinstance(decorator, ir.Invocation) else ():
            if arg.keyword == "name" and isinstance(arg.value, ir.Constant):
                return str(arg.value.value)
    return None


def _files(path: str) -> Iterator[str]:
    yield path
    folders = path.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        yield "/".join((*folders[:depth], "conftest.py"))


def _is_fixture(function: FunctionValue) -> bool:
    return any(name.rpartition(".")[2] == "fixture" for name in classes.decorator_names(function))


def _yielded(result: Value) -> Value:
    found = [
        join(*(i.value for i in o.items))
        if isinstance(o, ListValue) and o.kind == "generator" and o.items
        else o
        for o in options(result)
    ]
    return join(*found)


def _no_client(value: Value, name: str) -> Value | None:
    """An unknown value of the kind that the value is, if it is certain that this is no client.

    The object itself is not handed on: what the program does with its own clients must not rest on it.
    """
    kinds = [_kind(option) for option in options(value)]
    known = [kind for kind in kinds if kind is not None]
    if not known or len(known) < len(kinds):
        return None
    return Unknown((_FILLED, name, known[0]), name, (), "parameter", known[0])


def _kind(value: Value) -> str | None:
    if isinstance(value, InstanceValue):
        own = value.client is None and not classes.external_bases(value.type)
        return value.type.name if own else None
    if not isinstance(value, Unknown) or value.kind is None:
        return None
    of_a_fixture = isinstance(value.identity, Identity) and value.identity.parts[:1] == (_FILLED,)
    return value.kind if of_a_fixture or foreign(value.kind) else None
