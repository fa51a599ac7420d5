"""Calls: project functions are followed, Redis methods recorded, everything else is modelled or unknown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.clients import configured, construct, own_clients, providers, subclients, told_places
from clusterlint.link.collections import containers, kept_items
from clusterlint.link.commands import awaiting, key_parses, opened_pipelines, redis_calls
from clusterlint.link.conditions import mode_answers, modes
from clusterlint.link.flows import says_something
from clusterlint.link.following import guess, kept_code, new_results, opaque, remembered, unfollowed
from clusterlint.link.following.evidence import spelled
from clusterlint.link.following.stand_ins import stands_in
from clusterlint.link.following.summaries import (
    brings_a_client,
    chooses,
    hands_down,
    worth_following,
)
from clusterlint.link.identity import parameter_of
from clusterlint.link.language import (
    attributes,
    classes,
    constructors,
    dumped_models,
    enums,
    expressions,
    externals,
    objects,
    on_their_own,
    overrides,
    own_texts,
    statements,
    supers,
)
from clusterlint.link.language.arguments import NO_ARGUMENTS, Arguments, exact_items
from clusterlint.link.program import Step
from clusterlint.link.test_code import in_tests
from clusterlint.link.texts import script_files, strings, text_functions, text_slices
from clusterlint.link.third_party import library_uses
from clusterlint.link.values import (
    MAX_ITEMS,
    NONE,
    PLAIN,
    REDIS_VALUES,
    ClassValue,
    ClientValue,
    Const,
    DictValue,
    DollarTemplate,
    Entry,
    EnumMember,
    External,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    Method,
    OneOf,
    OptionValue,
    PartialValue,
    PipelineValue,
    PoolValue,
    ProviderValue,
    PubSubValue,
    ScriptValue,
    SentinelValue,
    SubClientValue,
    Text,
    Unknown,
    Value,
    options,
    serial,
    spelled_as,
    spread_into,
    standing_for,
    text,
    without_none,
)
from clusterlint.link.world import (
    ASIDE_BUDGET,
    ASIDE_WEIGHT,
    MAX_ASIDE,
    MAX_DEPTH,
    NOTHING_TOUCHED,
    SUMMARY_DEPTH,
    Frame,
    World,
)

NO_SPAN: Span = (0, 0, 0, 0)
NO_PLACE = Location("", 0, 0, 0, 0)

__all__ = ["NO_ARGUMENTS", "NO_PLACE", "Arguments", "call_value", "invoke", "invoke_function", "result_of"]


def invoke(world: World, frame: Frame, node: ir.Invocation) -> Value:
    """The value of a call expression."""
    if isinstance(node.func, ir.Name) and node.func.id == "super" and not node.args:
        return supers.seen(frame)
    if isinstance(node.func, ir.Attribute):
        if supers.is_super(node.func.base):
            above = supers.method(frame, node.func.name)
            if above is not None:
                given, always = _evaluated(world, frame, node.args), constructors.is_one(above.name)
                return invoke_function(world, frame, above, given, node.span, always=always)
            outside = supers.of_class(frame, node.func.name)
            if outside is not None:
                given = _evaluated(world, frame, node.args)
                return call_value(world, frame, outside, given, node, node.func.name)
        if kept_items.is_attribute_update(node.func):
            return kept_items.update_attributes(world, frame, node.func, _evaluated(world, frame, node.args))
        base = expressions.evaluate(world, frame, node.func.base)
        arguments = _evaluated(world, frame, node.args)
        if node.func.name == "__init__":
            supers.initialise(world, frame, base, arguments, node)
        if world.sightings is not None:
            world.sightings.note(frame, node, base)
        method = node.func
        return _each_receiver(world, base, lambda o: call_method(world, frame, o, method, arguments, node))
    func = expressions.evaluate(world, frame, node.func)
    arguments = _evaluated(world, frame, node.args)
    spelling = spelled(node.func) or "?"
    if world.sightings is not None:
        world.sightings.note(frame, node, func)
    return _each_receiver(world, func, lambda o: call_value(world, frame, o, arguments, node, spelling))


def _each_receiver(world: World, value: Value, call: Callable[[Value], Value]) -> Value:
    """What ``call`` gives for each alternative of what is called."""
    present = without_none(value)
    if type(present) is not OneOf:
        return world.each(present, call)
    return world.merge(*_one_reply([(o, call(o)) for o in options(present)]))


def _one_reply(results: list[tuple[Value, Value]]) -> Iterator[Value]:
    """The results of a call on each of these receivers; a command is sent by one and answered once."""
    answered = False
    for receiver, result in results:
        sends = isinstance(receiver, (ClientValue, PipelineValue, ScriptValue))
        reply = sends and isinstance(result, (Unknown, ListValue))
        if not (reply and answered):
            yield result
        answered = answered or reply


def _evaluated(world: World, frame: Frame, args: tuple[ir.Actual, ...]) -> Arguments:
    positional: list[tuple[Value, bool]] = []
    keywords: dict[str, Value] = {}
    double: list[Value] = []
    for arg in args:
        value = expressions.evaluate(world, frame, arg.value)
        if type(value) is Unknown:
            if not value.spelling or value.spelling == "?":
                value = spelled_as(value, spelled(arg.value) or "?")
        else:
            for option in options(value):
                if type(option) is FunctionValue:
                    world.note_edge(frame, option.key, kept=option.standalone)
        if arg.star == "*":
            value = objects.iterated(world, frame, value, NO_SPAN)
        if arg.star == "**":
            double.append(value)
        elif arg.keyword is not None:
            keywords[arg.keyword] = value
        else:
            positional.append((value, arg.star == "*"))
    if keywords:
        library_uses.of_keywords(world, frame, args, keywords)
    return Arguments(tuple(positional), keywords, tuple(double))


def call_method(
    world: World, frame: Frame, base: Value, func: ir.Attribute, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``base.name(...)`` for one alternative of base."""
    name = func.name
    base = own_texts.inside(base, name)
    if isinstance(base, Unknown):
        kept = opaque.kept(world, base, name) if base.kind != "dict" else None
        client = guess.likely_client(world, frame, base, func, node)
        if client is not None:
            return redis_calls.client_method(world, frame, client, name, arguments, node)
        if kept is not None:
            spelling = spelled(func) or name
            return world.each(kept, lambda o: call_value(world, frame, o, arguments, node, spelling))
        return externals.unknown_method(world, frame, base, name, arguments, node)
    if isinstance(base, Text):
        return _text_method(world, frame, base, name, arguments, node)
    if isinstance(base, OptionValue):
        return configured.method(world, frame, base, name, arguments, node)
    if isinstance(base, ListValue) and name in ("__enter__", "__aenter__"):
        return attributes.entered(world, frame, base)
    if isinstance(base, (ListValue, DictValue, Const)):
        return containers.method(world, frame, base, name, arguments, node)
    if isinstance(base, FunctionValue) and name in _LATER:
        return _called_later(world, frame, base, name, arguments, node)
    if isinstance(base, External):
        outside = guess.likely_outside(world, frame, base, func, node)
        if outside is not None:
            return redis_calls.client_method(world, frame, outside, name, arguments, node)
    spelling = spelled(func) or name
    value = attributes.get(world, frame, base, name, spelling, func.span)
    if type(value) in kept_code.DECLARED:
        value = kept_code.referred(world, frame, value, name)
    return world.each(value, lambda o: call_value(world, frame, o, arguments, node, spelling))


_LATER = frozenset(
    {"delay", "send", "apply_async", "kiq", "defer", "enqueue", "s", "si", "signature", "spawn"}
)
"""Methods of task functions that have them called somewhere else, with the same arguments."""


def _called_later(
    world: World, frame: Frame, task: FunctionValue, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``task.delay(key)``: what the task is given is known, what it gives is not."""
    given = arguments
    if name in ("apply_async", "signature"):
        args, keywords = arguments.get(0, "args"), arguments.get(1, "kwargs")
        given = Arguments(((args, True),) if args is not None else (), {}, (keywords,) if keywords else ())
    if _bound_task(task):
        given = Arguments(
            ((world.new_unknown(frame, "self"), False), *given.positional), given.keywords, given.double
        )
    invoke_function(world, frame, task, given, node.span)
    return world.new_unknown(frame, f"{name}()")


def _bound_task(task: FunctionValue) -> bool:
    """Is the task's first parameter the task itself: ``@app.task(bind=True)``?"""
    decorators = getattr(task.declaration, "decorators", ())
    calls_ = [d for d in decorators if isinstance(d, ir.Invocation)]
    return any(
        a.keyword == "bind" and getattr(a.value, "value", None) is True for d in calls_ for a in d.args
    )


def call_value(
    world: World, frame: Frame, func: Value, arguments: Arguments, node: ir.Invocation, spelling: str
) -> Value:
    """``func(...)`` for one alternative of func."""
    if isinstance(func, FunctionValue):
        result = invoke_function(world, frame, func, arguments, node.span)
        return own_clients.opened(world, frame, func, result, arguments, node)
    if isinstance(func, ClassValue):
        return instantiate(world, frame, func, arguments, node)
    if isinstance(func, Method):
        with frame.kept_if(func.standalone):
            return call_bound(world, frame, func, arguments, node)
    if isinstance(func, PartialValue):
        merged = Arguments(
            tuple((a, False) for a in func.args) + arguments.positional,
            {**func.keywords, **arguments.keywords},
            arguments.double,
        )
        return world.merge(*(call_value(world, frame, o, merged, node, spelling) for o in options(func.func)))
    if isinstance(func, External):
        return externals.call(world, frame, func, arguments, node)
    if isinstance(func, ScriptValue):
        return redis_calls.run_script(world, frame, func, arguments, node)
    if isinstance(func, ProviderValue):
        return providers.called(world, frame, func, arguments, node)
    if isinstance(func, OptionValue):
        return configured.resolved(world, frame, func, node.span)
    if isinstance(func, (ClientValue, PipelineValue)):
        return func  # a dependency object that is called to get itself
    called = objects.special(world, frame, func, "__call__", arguments, node.span)
    if called is not None:
        return called
    if isinstance(func, Unknown):
        return externals.call_unknown(world, frame, func, arguments, node, spelling)
    return world.new_unknown(frame, f"{spelling}()")


def call_bound(world: World, frame: Frame, func: Method, arguments: Arguments, node: ir.Invocation) -> Value:
    """A method of a client-like value."""
    receiver, name = func.receiver, func.name
    if isinstance(receiver, (ClientValue, PipelineValue)):
        arguments = arguments.mapped(objects.plain)
    if isinstance(receiver, ClientValue):
        return redis_calls.client_method(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, PipelineValue):
        return redis_calls.pipeline_method(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, ScriptValue):
        return (
            Const(None) if name == "sha" else redis_calls.run_script(world, frame, receiver, arguments, node)
        )
    if isinstance(receiver, PubSubValue):
        return redis_calls.pubsub_method(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, SubClientValue):
        return subclients.called(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, ClassValue):
        return own_clients.made_by(world, frame, func, receiver, arguments, node)
    if isinstance(receiver, (PoolValue, SentinelValue)):
        return construct.of_pool_or_sentinel(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, (ListValue, DictValue, Const)):
        return containers.method(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, Text):
        return _text_method(world, frame, receiver, name, arguments, node)
    if isinstance(receiver, InstanceValue):
        if name == "_replace":
            return objects.changed_copy(world, frame, receiver, arguments)
        return dumped_models.of_object(receiver, arguments)
    if isinstance(receiver, DollarTemplate) and name in ("substitute", "safe_substitute"):
        return text_functions.substituted(world, frame, receiver, arguments, node)
    return world.new_unknown(frame, f"{name}()")


def _text_method(
    world: World, frame: Frame, base: Text, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    plain = arguments.plain()
    built = frame.location(node.span)
    key_parses.of_method(world, frame, base, name, arguments, node)
    if name in ("format", "format_map"):
        given = Arguments(double=tuple(plain)) if name == "format_map" else arguments

        def show(value: Value, conversion: str, spec: str) -> Value:
            return objects.as_text(world, frame, value, node.span, conversion, spec)

        def attribute(value: Value, step: str) -> Value:
            return attributes.get(world, frame, value, step, step, node.span)

        def item(value: Value, step: str) -> Value:
            index = Const(int(step)) if step.isdigit() else text(step)
            return world.merge(*(attributes.item(world, frame, o, index, step) for o in options(value)))

        pieces = strings.braces(base.template, given, strings.Reader(attribute, item, show))
        if pieces is not None:
            return strings.combine(pieces, built, expressions.opaque_for(frame), "format")
    if name == "joinpath":
        parts = Arguments(((base, False), *arguments.positional))
        return text_functions.path_joined(world, frame, parts, node)
    if name == "join" and plain:
        items = objects.iterated(world, frame, plain[0], node.span)
        return world.merge(*(_join(world, frame, base, option, built) for option in options(items)))
    known = strings.text_method(base, name, plain)
    if known is None:
        known = script_files.method(world, frame, base, name, arguments, node)
    if known is not None:
        return known
    if name == "split" and not node.args and (found := text_slices.words(base)) is not None:
        return ListValue("list", [Item(word) for word in found], loops=frame.loops)
    if name in ("split", "rsplit", "partition", "rpartition", "splitlines"):
        return text_functions.split(frame, base, name, arguments)
    loops = max((h.loops for h in base.template.holes), key=len, default=())
    return Unknown(("text method", base, name, len(plain)), f"{name}()", loops)


def _join(world: World, frame: Frame, separator: Text, items: Value, built: Location) -> Value:
    if isinstance(items, ListValue):
        pieces = strings.joined(separator, items)
        if pieces is None and (begun := text_functions.joined_beginning(separator, items)):
            pieces = [*begun, text_functions.joined_text(separator, items, frame)]
        if pieces is not None:
            return strings.combine(pieces, built, expressions.opaque_for(frame), "join")
    if isinstance(items, Unknown):
        return Unknown(("join", separator, items.identity), items.spelling, items.loops, items.origin)
    return text_functions.joined_text(separator, items, frame)


def invoke_function(
    world: World,
    frame: Frame,
    function: FunctionValue,
    arguments: Arguments,
    span: Span,
    *,
    always: bool = False,
) -> Value:
    """Follow a call into a function of the project; ``always``: also while only what flows is looked for."""
    declaration = function.declaration
    inner = Frame(
        function.module,
        function.name,
        parent=function.closure,
        owner=function.owner,
        loops=frame.loops,
        outside=frame.loops,
        path=frame.path,
        trail=(*frame.trail, frame.location(span)),
        depth=frame.depth + 1,
        limit=frame.limit,
        standalone=frame.standalone or modes.is_kept(world, function, function.owner),
        equal=frame.equal,
        together=frame.together,
    )
    _bind(world, inner, function, arguments)
    summary = on_their_own.summary_of(world, function)
    short = summary is not None and summary.short
    inner.unlimited = short and world.spent > world.allowance
    spent_up = world.spent > world.allowance and not short
    own = overrides.uses_own(world, function, NONE if summary is None else summary.result)
    deep = frame.depth >= (MAX_DEPTH if world.recording or world.scouting or own else SUMMARY_DEPTH)
    blocked = deep or activation(function) in world.active or spent_up
    world.note_edge(frame, function.key, kept=function.standalone)
    light = function.key not in world.reaching or (summary is not None and not summary.together)
    if light or not world.reaches(function.key, inner.depth):
        inner.aside = frame.aside + 1
        inner.limit = min(inner.limit, world.spent + ASIDE_BUDGET)
        blocked = blocked or (inner.aside > MAX_ASIDE and not short)
    if world.scouting and not (
        always
        or own
        or function.key in world.building
        or (summary is not None and chooses(function, arguments, summary))
    ):
        blocked = blocked or not (isinstance(declaration, ir.Lambda) or function.closure is not None)
    blocked = blocked or (not (world.scouting or always) and _only_tested(world, frame, function, arguments))
    filled = (
        (not blocked or _hands_on(arguments))
        and function.key in world.filling
        and _given_containers(world, arguments)
    )
    if blocked or not (filled or own or worth_following(function, arguments, summary)):
        if spent_up and worth_following(function, arguments, summary):
            world.records.cut.add(function.key)
        if world.recording and not frame.trail:
            world.records.unasked.add(function.key)
        summarizing = not (world.scouting or world.recording)
        if summarizing and world.root is not None and hands_down(world.root, function, arguments):
            world.beyond.setdefault(world.root, set()).add(function.key)
        return unfollowed.answer(world, inner, function, arguments, summary)
    return _followed(world, inner, function, aside=bool(frame.aside), light=light)


def _followed(world: World, inner: Frame, function: FunctionValue, *, aside: bool, light: bool) -> Value:
    """The answer of a call that is followed, in its own frame, or of one before that was the same.

    `light`: it is followed for its value only, and does not count in full; `aside`: nor does what calls it.
    """
    key = remembered.key(function, inner)
    if key is not None and key in world.answers:
        world.records.followed.add(function.key)
        return remembered.given_again(*world.answers[key])
    started, outer_touched, world.touched = serial(), world.touched, NOTHING_TOUCHED
    spent, counted = world.spent, world.counter
    result = _run(world, inner, function)
    if world.counter != counted and new_results.made_anew(result):
        key, kept = None, new_results.kept_under(function, inner)
        result = result if kept is None else world.lasting.setdefault(kept, result)
    whole = world.touched >= started and world.spent <= min(world.allowance, inner.limit)
    if key is not None and whole and not opened_pipelines.opens(result, started):
        world.answers[key] = remembered.kept(function, result, started)
    if light and not aside:
        world.spent = spent + (world.spent - spent) // ASIDE_WEIGHT
    world.touched = min(outer_touched, world.touched)
    return result


def _only_tested(world: World, frame: Frame, function: FunctionValue, arguments: Arguments) -> bool:
    """Does a test call what lies outside of the tests, and itself reaches Redis?

    The names that a test makes up say nothing about the keys of the program, whose own callers do. What
    builds clients, sets up an object or makes a value for the test is followed as ever, and so is what uses a
    client or a pipeline of the test.
    """
    if function.key not in world.reaching or function.key in world.building:
        return False
    begun = world.root[0] if world.root is not None else frame.module.path
    if not in_tests(begun) or in_tests(function.module.path):
        return False
    return not (function.name.endswith(("__init__", "__post_init__")) or brings_a_client(arguments))


def _hands_on(arguments: Arguments) -> bool:
    """Is a parameter among the arguments?"""
    values = (*(v for v, _ in arguments.positional), *arguments.keywords.values())
    return any(
        isinstance(o, Unknown) and parameter_of(o.identity) is not None for v in values for o in options(v)
    )


def _given_containers(world: World, arguments: Arguments) -> bool:
    """Is there a list or dict among the arguments of a function that fills what it is given?

    A parameter that is handed on to it makes its own function one of that kind.
    """
    values = [*(v for v, _ in arguments.positional), *arguments.keywords.values()]
    for value in values:
        world.fill(value)
    return any(isinstance(o, (ListValue, DictValue)) for v in values for o in options(v))


def activation(function: FunctionValue) -> Hashable:
    """What tells on the call stack that a function is running: its declaration, and where that stands."""
    return (function.key, id(function.declaration))


def _run(world: World, inner: Frame, function: FunctionValue) -> Value:
    declaration = function.declaration
    world.active.append(activation(function))
    world.records.followed.add(function.key)
    run_body(world, inner, declaration)
    if isinstance(declaration, ir.Function):
        run_nested(world, inner)
    world.active.pop()
    return awaiting.handed_on(declaration, result_of(world, inner, function))


def run_body(world: World, frame: Frame, declaration: ir.Function | ir.Lambda) -> None:
    """Run what a function consists of, in its own frame."""
    if isinstance(declaration, ir.Function):
        statements.execute(world, frame, declaration.body)
        return
    value = expressions.evaluate(world, frame, declaration.body)
    frame.returned.append(hops.left(value, Step.RETURNED, frame, declaration.body))
    frame.dead = True


def run_nested(world: World, frame: Frame) -> None:
    """Functions defined inside that nobody called here: somebody else will, with unknown arguments."""
    for nested in frame.nested:
        if nested.key in world.records.followed or frame.depth >= MAX_DEPTH:
            continue
        if frame.depth == 0:
            # No other root comes to it: what the function around it has spent must not leave it unread.
            world.spent = min(world.spent, world.allowance // 2)
        if isinstance(nested.declaration, ir.Lambda) and nested.closure is not frame:
            continue
        inner = Frame(
            nested.module,
            nested.name,
            parent=frame,
            loops=frame.loops,
            path=frame.path,
            depth=frame.depth + 1,
            standalone=frame.standalone or nested.standalone,
        )
        for parameter in nested.declaration.parameters:
            inner.env[parameter.name] = classes.parameter_value(world, frame, nested, parameter)
        identity = activation(nested)
        if identity in world.active:
            continue
        world.active.append(identity)
        run_body(world, inner, nested.declaration)
        if isinstance(nested.declaration, ir.Function):
            run_nested(world, inner)
        world.active.pop()


def result_of(world: World, inner: Frame, function: FunctionValue) -> Value:
    declaration = function.declaration
    if isinstance(declaration, ir.Function) and declaration.generator:
        return ListValue("generator", inner.yielded[:MAX_ITEMS], False, inner.loops)
    if not inner.returned and isinstance(declaration, ir.Function) and declaration.returns is not None:
        # An abstract method or a stub: the annotation is all there is.
        module_frame = Frame(function.module, "", function.module.env)
        promised = classes.annotated(world, module_frame, declaration.returns, f"{declaration.name}()")
        if isinstance(promised, (ClientValue, InstanceValue, PipelineValue)):
            return promised
    returned = mode_answers.of_a_cluster(inner.returned, inner.apart) or [NONE]
    if not inner.dead and inner.returned:
        returned = [*returned, NONE]
    result = world.merge(*returned)
    if isinstance(declaration, ir.Function) and declaration.returns is not None:
        module_frame = Frame(function.module, "", function.module.env)
        typed = [classes.refine(world, module_frame, v, declaration.returns) for v in options(result)]
        return world.merge(*typed)
    return result


def _bind(world: World, inner: Frame, function: FunctionValue, arguments: Arguments) -> None:
    """Bind arguments to parameters, and remember what flows into them."""
    parameters = list(function.declaration.parameters)
    if function.owner is not None and parameters and not parameters[0].star:
        inner.env[parameters[0].name] = function.owner
        parameters = parameters[1:]
    elif function.defined_in is not None and parameters and parameters[0].name in ("self", "cls"):
        first = arguments.plain()[:1]
        if not first or not isinstance(first[0], InstanceValue):
            inner.env[parameters[0].name] = InstanceValue(function.defined_in)
            if not first:
                parameters = parameters[1:]
    positional = list(arguments.positional)
    if function.owner is not None and any(p.star == "*" for p in function.declaration.parameters[:1]):
        positional.insert(0, (function.owner, False))  # def wrapper(*args) in place of a method
    rest_open = False
    keywords = dict(arguments.keywords)
    module_frame = Frame(function.module, "", function.module.env)
    for parameter in parameters:
        if parameter.star == "*":
            inner.env[parameter.name] = _rest(world, positional, inner, rest_open)
            positional = []
            continue
        if parameter.star == "**":
            rest = _keyword_rest(keywords, arguments, inner)
            inner.env[parameter.name] = rest
            _remember_rest(world, function, rest)
            continue
        value = keywords.pop(parameter.name, None)
        if value is None and arguments.double:
            value = arguments.keyword(parameter.name)
        given = value is not None
        if value is None and not parameter.keyword_only and positional:
            value, positional, opened = _take(world, inner, positional, parameter.name)
            rest_open = rest_open or opened
            given = value is not None
        if value is None:
            value = _missing(world, inner, function, parameter, bool(arguments.double) or rest_open)
        elif parameter.annotation is not None:
            value = classes.refine(world, module_frame, value, parameter.annotation)
        if given:
            value = hops.along(value, Step.PASSED, inner.trail[-1], parameter.name, function.name)
        inner.env[parameter.name] = value
        if _written_out(inner, parameter, value, given=given):
            inner.literals[parameter.name] = value
        if given:
            _remember(world, function, parameter.name, value)


def _written_out(inner: Frame, parameter: ir.Parameter, value: Value, *, given: bool) -> bool:
    """Is it a literal text of the call itself, or of the signature, and not a setting of the same worth?"""
    if isinstance(value, EnumMember):
        return True
    if not isinstance(value, Text) or value.template.literal is None:
        return False
    if not given:
        return isinstance(parameter.default, ir.Constant)
    place, call = value.built, inner.trail[-1]
    return place is not None and place.path == call.path and call.line <= place.line <= call.end_line


def _take(
    world: World, inner: Frame, positional: list[tuple[Value, bool]], name: str
) -> tuple[Value | None, list[tuple[Value, bool]], bool]:
    """The next positional value, spreading a known ``*list`` on the way."""
    while positional:
        (value, star), rest = positional[0], positional[1:]
        if not star:
            return value, rest, False
        spread = exact_items(value)
        if spread is not None:
            positional = [(v, False) for v in spread] + rest
            continue
        place = ("star", inner.module.path, inner.function, name, standing_for(value))
        return Unknown(place, name, inner.loops, "parameter"), positional, True
    return None, [], False


def _rest(world: World, positional: list[tuple[Value, bool]], inner: Frame, opened: bool) -> Value:
    made = ListValue("tuple", [], False, inner.loops)
    for value, star in positional:
        if star:
            expressions.extend(world, made, value, inner)
            if isinstance(value, ListValue):
                made.identity = made.identity or value.identity
        else:
            made.items.append(Item(value))
    made.open = made.open or opened
    return made


def _keyword_rest(keywords: dict[str, Value], arguments: Arguments, inner: Frame) -> DictValue:
    entries = [Entry(text(name), value) for name, value in keywords.items()]
    made = DictValue(entries, loops=inner.loops, path=inner.path)
    for value in arguments.double:
        for option in options(value):
            if isinstance(option, DictValue):
                spread_into(made, option)
            else:
                made.open = True
    return made


def _missing(
    world: World, inner: Frame, function: FunctionValue, parameter: ir.Parameter, open_: bool
) -> Value:
    if parameter.default is not None:
        frame = function.closure or Frame(function.module, "", function.module.env)
        default = expressions.evaluate(world, frame, parameter.default)
        if type(default) in PLAIN and new_results.made_anew(default):
            default = world.lasting.setdefault(("default", function.key, parameter.name), default)
        if isinstance(default, InstanceValue) and parameter.annotation is not None:
            module_frame = Frame(function.module, "", function.module.env)
            default = classes.refine(world, module_frame, default, parameter.annotation)
        if not open_ and not isinstance(default, (ListValue, DictValue)):
            return default
    return classes.parameter_value(world, inner, function, parameter)


_FLOWING = frozenset((*REDIS_VALUES, InstanceValue, FunctionValue, ClassValue))


def _remember(world: World, function: FunctionValue, name: str, value: Value) -> None:
    """Note objects that flow into a parameter: its function is analysed on its own with them."""
    if type(value) in PLAIN:
        return
    kept = [v for v in options(value) if (type(v) in _FLOWING and says_something(v)) or _holds_clients(v)]
    if not in_tests(function.module.path):
        kept = [v for v in kept if not stands_in(v)]
    others = [
        Unknown(("parameter", function.key, name), name, (), "parameter", "dict")
        for v in options(value)
        if isinstance(v, DictValue) and not _holds_clients(v)
    ]
    if not kept and not others:
        return
    for key in ((function.key, name), *overrides.parameters_like(world, function, name)):
        old = world.parameters.now(key)
        world.parameters[key] = world.settle(old, *kept, *others)


def _remember_rest(world: World, function: FunctionValue, rest: DictValue) -> None:
    """Note clients and objects that flow into ``**kwargs``, by their names."""
    for entry in rest.entries:
        name = entry.key.template.literal if isinstance(entry.key, Text) else None
        flowing = (v for v in options(entry.value) if isinstance(v, (*REDIS_VALUES, InstanceValue)))
        kept = [v for v in flowing if says_something(v)]
        if name is not None and kept:
            held = world.rests.now(function.key) or {}
            world.rests[function.key] = {**held, name: world.settle(held.get(name), *kept)}


def _holds_clients(value: Value) -> bool:
    """Is it a list or dict of clients?"""
    if isinstance(value, ListValue):
        return any(isinstance(v, ClientValue) for i in value.items for v in options(i.value))
    if isinstance(value, DictValue):
        return any(isinstance(v, ClientValue) for e in value.entries for v in options(e.value))
    return False


def _default(world: World, cls: ClassValue, name: str) -> Value | None:
    """The default of a field; one that a call makes (``field(default_factory=list)``) is made anew."""
    for owner in classes.mro(cls):
        for statement in owner.declaration.body:
            target = statement.targets[0] if isinstance(statement, ir.Assign) else None
            if not isinstance(statement, ir.Assign) or not isinstance(target, ir.Name) or target.id != name:
                continue
            if isinstance(statement.value, ir.Invocation):
                module_frame = Frame(owner.module, owner.name, owner.module.env)
                return expressions.evaluate(world, module_frame, statement.value)
            return owner.members.get(name)
    return None


def _inherits_a_client(world: World, cls: ClassValue) -> bool:
    """Does a base keep a client, in place of which the constructor of this class may put something else?"""
    return any(world.keeping.get(base.key) for base in classes.mro(cls)[1:])


def instantiate(
    world: World, frame: Frame, cls: ClassValue, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``Class(...)``: an object whose constructor was followed."""
    if enums.is_enum(cls):
        plain = arguments.plain()
        return enums.looked_up(cls, plain[0]) if plain else world.new_unknown(frame, cls.name)
    as_text = own_texts.made(world, frame, cls, arguments, node)
    if as_text is not None:
        return as_text
    made = InstanceValue(cls, {}, exact=True)
    init = classes.find_member(cls, "__init__")
    if not (frame.function or frame.loops):
        made.made = frame.location(node.span)
    client = classes.as_client(cls)
    if client is not None:
        own = isinstance(init, FunctionValue)  # it says to super().__init__() what the client gets
        made.client = (
            client.client if own else construct.of_subclass(world, frame, cls, client, arguments, node)
        )
    for base in classes.external_bases(cls):
        library_uses.of_call(world, frame, base, arguments, node)
    told_places.note_base(world, cls, arguments)
    if isinstance(init, FunctionValue):
        always = client is not None or _inherits_a_client(world, cls)
        invoke_function(world, frame, classes.bind(init, made), arguments, node.span, always=always)
        constructors.note(world, made)
        return made
    if arguments.double:
        made.loops = frame.loops  # a field that nobody shows is another one in each object
    fields = [s for c in reversed(classes.mro(cls)) for s in c.declaration.body if isinstance(s, ir.Assign)]
    names = [s.targets[0].id for s in fields if s.annotation and isinstance(s.targets[0], ir.Name)]
    for position, name in enumerate(names):
        value = arguments.get(position, name)
        if value is not None:
            value = hops.along(value, Step.PASSED, frame.location(node.span), name, cls.name)
        elif not arguments.double and not classes.is_settings(cls):
            value = _default(world, cls, name)
            place = classes.field_place(cls, name)
            if value is not None and place is not None:
                value = hops.along(value, Step.KEPT, place, f"{cls.name}.{name}")
        if value is not None:
            attributes.put(world, frame, made, name, value, making=True)
    if not names and made.client is None:
        for name, value in arguments.keywords.items():
            attributes.put(world, frame, made, name, value, making=True)
    post = classes.find_member(cls, "__post_init__")
    if isinstance(post, FunctionValue):
        invoke_function(world, frame, classes.bind(post, made), NO_ARGUMENTS, node.span)
    constructors.note(world, made)
    return made
