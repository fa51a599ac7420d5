"""Functions on their own: nobody calls them, and parameters are what flows in, or symbols."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.clients import provided_types
from clusterlint.link.commands import awaiting
from clusterlint.link.conditions import modes
from clusterlint.link.flows import Root
from clusterlint.link.following import kept_code, outside
from clusterlint.link.following.summaries import Summary, summarize
from clusterlint.link.language import calls, classes, constructors, entry_points
from clusterlint.link.values import FunctionValue, InstanceValue, Unknown, serial
from clusterlint.link.world import NOTHING_TOUCHED, Frame, World

AHEAD = 16
"""Functions that are run inside each other's runs, for the sake of what they return."""


def root_of(function: FunctionValue) -> Root:
    """A function as a root."""
    return (*function.key, id(function.declaration))


def run(world: World, function: FunctionValue) -> None:
    """Run a function, and keep what its summary says."""
    outer = world.root, world.spent, world.touched, world.noted, world.active, world.context
    world.root, world.spent, world.noted, world.active, world.context = function.key, 0, [], [], {}
    try:
        with world.running(root_of(function)):
            _run(world, function)
    finally:
        world.root, world.spent, world.touched, world.noted, world.active, world.context = outer


def summary_of(world: World, function: FunctionValue) -> Summary | None:
    """What a function's own analysis found; while scouting, it is run now if that was not done yet."""
    if world.scouting and world.summaries.now(function.key) is None and _can_run(world, function):
        cls = function.defined_in
        init = classes.find_member(cls, "__init__") if cls is not None else None
        if isinstance(init, FunctionValue) and _can_run(world, init):
            _run_ahead(world, init)  # the method reads what the constructor sets
        if _can_run(world, function):
            _run_ahead(world, function)
    return world.summaries.get(function.key)


def _run_ahead(world: World, function: FunctionValue) -> None:
    own = FunctionValue(function.declaration, function.module, function.name)
    own.defined_in = function.defined_in
    world.ahead += 1
    try:
        run(world, own)
    finally:
        world.ahead -= 1


def _can_run(world: World, function: FunctionValue) -> bool:
    """Is it a function of a module or of its classes, and not running or far inside already?"""
    return (
        world.ahead < AHEAD
        and function.closure is None
        and isinstance(function.declaration, ir.Function)
        and root_of(function) not in world.ledger.order
    )


def _run(world: World, function: FunctionValue) -> None:
    declaration = function.declaration
    frame = Frame(function.module, function.name, parent=function.closure)
    frame.standalone = modes.is_kept(world, function, None) or (
        function.key in world.standalone and not outside.handles(function)
    )
    kept = frame.standalone
    parameters = list(declaration.parameters)
    names = [n.rsplit(".", 1)[-1] for n in classes.decorator_names(function)]
    if function.defined_in is not None and "staticmethod" not in names and _takes_owner(declaration):
        owner = function.defined_in if "classmethod" in names else InstanceValue(function.defined_in)
        frame.env[parameters[0].name] = owner
        frame.owner = owner
        parameters = parameters[1:]
    module_frame = Frame(function.module, "", function.module.env)
    task = entry_points.task_object(world, module_frame, function)
    if task is not None and parameters:
        frame.env[parameters[0].name] = task
        parameters = parameters[1:]
    if outside.handles(function):
        world.records.entries.add(function.key)
    for parameter in parameters:
        value = classes.parameter_value(world, module_frame, function, parameter)
        given = outside.given(function, parameter, value)
        if isinstance(given, Unknown) and given.origin == outside.ORIGIN:
            world.records.entries.add(function.key)
        frame.env[parameter.name] = given
    world.active.append(calls.activation(function))
    followed = set(world.records.followed)
    started, world.touched = serial(), NOTHING_TOUCHED
    active = list(world.active)
    try:
        calls.run_body(world, frame, declaration)
        calls.run_nested(world, frame)
    except RecursionError:
        # What one function does is too deep to follow; the others must not suffer for it.
        world.active[:] = active
    world.active.pop()
    if not kept:
        kept_code.note_guard(world, frame, function)
    if constructors.is_one(function.name):
        constructors.note(world, frame.owner)
    result = awaiting.handed_on(declaration, calls.result_of(world, frame, function))
    changes = world.touched < started or function.key in world.building
    provided_types.note_function(world, function, result)
    world.summaries[function.key] = summarize(
        function, world.noted, result, changes=changes, spent=world.spent
    )
    world.records.followed |= followed


def _takes_owner(declaration: ir.Function | ir.Lambda) -> bool:
    """Is there a first parameter for the object? A lambda in a class body may be anybody's function."""
    parameters = declaration.parameters
    return bool(parameters) and (
        isinstance(declaration, ir.Function) or parameters[0].name in ("self", "cls")
    )
