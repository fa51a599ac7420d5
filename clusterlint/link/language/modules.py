"""Module bodies: run once a pass, on demand, in the order of the imports."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.link.flows import Root
from clusterlint.link.language import calls, statements
from clusterlint.link.test_code import in_tests
from clusterlint.link.values import (
    NONE,
    REDIS_VALUES,
    Const,
    DictValue,
    FunctionValue,
    InstanceValue,
    ModuleValue,
    Text,
    Unknown,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, ModuleState, World


def loaded(world: World, state: ModuleState) -> ModuleState:
    """The module with its body run in this pass (a module that imports itself sees what is there)."""
    if state.done or state.running:
        return state
    state.running = True
    frame = Frame(state, "", state.env)
    with world.running(body_of(state)):
        spent, world.spent = world.spent, 0
        statements.execute(world, frame, state.facts.body)
        _restore(state)
        world.spent = spent
    state.running, state.done = False, True
    _note_globals(world, state)
    return state


def body_of(state: ModuleState) -> Root:
    """The body of a module as a root."""
    return (state.path, "", 0)


def _note_globals(world: World, state: ModuleState) -> None:
    """Whoever has read a global that this run of the body has changed is due."""
    for name in (world.namespaces.now(state.path) or {}).keys() - state.env.keys():
        del world.globals[state.path, name]
    for name, value in state.env.items():
        world.globals[state.path, name] = value
    world.namespaces[state.path] = dict(state.env)


def _restore(state: ModuleState) -> None:
    """Functions of an earlier pass put clients into module-level dicts: readers must find them."""
    for name, registry in _registries(state):
        registry.entries += [e for e in state.kept.get(name, ()) if e not in registry.entries]


def _registries(state: ModuleState) -> Iterator[tuple[str, DictValue]]:
    """The module's dicts, also those that its objects hold: ``container = Container()``."""
    for name, value in state.env.items():
        if isinstance(value, DictValue):
            yield name, value
        elif isinstance(value, InstanceValue):
            held = value.attributes.items()
            yield from ((f"{name}.{key}", v) for key, v in held if isinstance(v, DictValue))


def forget(state: ModuleState) -> None:
    """Have the body run again, with nothing of what it bound before."""
    _remember_registries(state)
    state.done = False
    state.env = {}
    state.functions = []


def _remember_registries(state: ModuleState) -> None:
    """Note, at the end of a pass, what functions put into module-level dicts."""
    for name, registry in _registries(state):
        if any(isinstance(v, REDIS_VALUES) for e in registry.entries for v in options(e.value)):
            state.kept[name] = registry.entries


def member(world: World, state: ModuleState, name: str) -> Value | None:
    """A global of a module as its functions see it: whatever the body or any function assigns."""
    if not state.done:
        loaded(world, state)
    if world.ledger.reading is not None:
        world.note_global(state, name)
    initial, written = state.env.get(name), state.written.get(name)
    if initial is None or written is None:
        return written if initial is None else initial
    merged = world.merge(initial, written)
    rest = tuple(v for v in options(merged) if v != NONE)
    return world.merge(*rest) if rest else merged


def may_be_unset(world: World, state: ModuleState, name: str) -> bool:
    """Is a global None until some function sets it?  It may be set or not, though member() drops it."""
    world.note_global(state, name)
    return name in state.written and NONE in options(state.env.get(name, NONE))


def attribute(world: World, base: ModuleValue, name: str, spelling: str) -> Value:
    """``module.name`` for a module of the project, submodules included."""
    found = member(world, world.modules[base.path], name) if base.path in world.modules else None
    if found is not None:
        return found
    child = world.index.child(base.path, name)
    if child is not None:
        return ModuleValue(child)
    return made_on_demand(world, base.path, name) or Unknown(("module", base.path, name), spelling)


def made_on_demand(world: World, path: str, name: str) -> Value | None:
    """What the module's own ``__getattr__`` gives for a name."""
    state = world.modules.get(path)
    function = member(world, state, "__getattr__") if state is not None else None
    if state is None or not isinstance(function, FunctionValue):
        return None
    given = calls.Arguments(((text(name), False),))
    frame = Frame(state, "", state.env)
    return calls.invoke_function(world, frame, function, given, function.declaration.span, always=True)


def settings_values(world: World, name: str) -> list[Value]:
    """What the project's settings modules (settings.py, settings/*.py) assign to a name, in their order.

    What those for tests say is left out where others say something: it is not what runs.
    """
    found = []
    for path, state in world.modules.items():
        value = member(world, state, name) if _is_settings_module(path) else None
        if value is not None:
            found.append((path, value))
    return [value for path, value in found if not in_tests(path)] or [value for _, value in found]


def _is_settings_module(path: str) -> bool:
    *folders, last = path.removesuffix(".py").split("/")
    return "settings" in last or (bool(folders) and folders[-1] == "settings")


def django_setting(world: World, name: str, spelling: str) -> Value:
    """``django.conf.settings.NAME`` as the settings modules have it: a text or number is only its default."""
    found = [
        Unknown(("setting", name), spelling, setting=name, default=option)
        if isinstance(option, (Text, Const))
        else option
        for value in settings_values(world, name)
        for option in options(value)
    ]
    return (
        world.merge(*found) if found else Unknown(("setting", name), spelling, kind="settings", setting=name)
    )
