"""Functions of the standard library and of frameworks that carry keys or clients: what each of them gives."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.clients import (
    cache_clients,
    channel_layers,
    environment,
)
from clusterlint.link.clients.origins import setting_name
from clusterlint.link.collections import iterables, slot_groups
from clusterlint.link.commands import awaiting, deferred, redis_calls, scripts
from clusterlint.link.conditions import modes, type_tests
from clusterlint.link.identity import newly_made
from clusterlint.link.language import (
    attributes,
    calls,
    classes,
    context_variables,
    descriptors,
    expressions,
    externals,
    getters,
    named_tuples,
    namespaces,
    objects,
    own_texts,
)
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.language.iteration import element
from clusterlint.link.texts import parsed_urls, text_functions
from clusterlint.link.values import (
    NONE,
    ClientValue,
    Const,
    DictValue,
    Entry,
    EnumMember,
    External,
    InstanceValue,
    Item,
    ListValue,
    PartialValue,
    Text,
    Unknown,
    Value,
    join,
    options,
    spread_into,
    standing_for,
    text,
)
from clusterlint.link.world import Frame, World


def _same(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    return plain[0] if plain else text("")


def _copy(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``copy.copy(value)``: of a list or dict another one, which changes on its own."""
    plain = arguments.plain()
    copied = {ListValue: _listed, DictValue: _dict}.get(type(plain[0])) if plain else None
    return _same(world, frame, arguments, node) if copied is None else copied(world, frame, arguments, node)


def _number(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    value = objects.plain(plain[0]) if plain else NONE
    if isinstance(value, Text) and (value.template.literal or "").isdigit():
        return Const(int(value.template.literal or "0"))
    if isinstance(value, Const):
        return value
    if isinstance(value, Unknown):
        return Unknown(
            ("int", value.identity),
            value.spelling,
            value.loops,
            "number",
            None,
            value.setting,
            value.default,
            hops=value.hops,
        )
    return Unknown(("int", standing_for(value)), "int()", externals.loops([value]), "number")


def _text(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    value = plain[0] if plain else text("")
    conversion = "r" if isinstance(node.func, ir.Name) and node.func.id == "repr" else "s"
    shown = (_as_text(world, frame, option, conversion, node) for option in options(value))
    return world.merge(*shown)


def _as_text(world: World, frame: Frame, value: Value, conversion: str, node: ir.Invocation) -> Value:
    if isinstance(value, (DictValue, ListValue)):
        return Unknown(("shown", standing_for(value)), "str()", value.loops, "json")
    if isinstance(value, Const):
        return text(str(value.value))
    if isinstance(value, (InstanceValue, EnumMember)):
        return objects.as_text(world, frame, value, node.span, conversion)
    return value


def _bytes(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``bytes(value, encoding)``, or what an object makes of itself."""
    plain = arguments.plain()
    if not plain:
        return text("")
    own = (objects.special(world, frame, o, "__bytes__", Arguments(), node.span) for o in options(plain[0]))
    found = [value for value in own if value is not None]
    return world.merge(*found) if found else plain[0]


def _replace(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``dataclasses.replace(value, **changes)``."""
    plain = arguments.plain()
    changed = (objects.changed_copy(world, frame, o, arguments) for v in plain[:1] for o in options(v))
    return world.merge(*changed)


def _as_dict(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``dataclasses.asdict(value)``, ``vars(value)``."""
    plain = arguments.plain()
    found = [objects.as_dict(o) for v in plain[:1] for o in options(v) if isinstance(o, InstanceValue)]
    return world.merge(*found) if found else world.new_unknown(frame, "asdict()")


def _json(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    value = plain[0] if plain else NONE
    spelling = f"json.dumps({value.spelling})" if isinstance(value, Unknown) else "json.dumps()"
    return Unknown(("json", standing_for(value)), spelling, externals.loops([value]), "json")


def _grouped(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``groupby(keys, key=client.keyslot)``: pairs of a slot and its keys; others stay unknown."""
    given = [a.value for a in node.args if a.keyword == "key"] or [a.value for a in node.args[1:2]]
    source = arguments.get(0, "iterable")
    if source is None or not any(map(slot_groups.is_slot_function, given)):
        return externals.answer("itertools.groupby", arguments, "groupby()", "itertools.groupby")
    loop, inside = world.fresh(), world.fresh()
    loops = (*frame.loops, loop)
    slot = Unknown(("turn", loop, "slot"), "slot", loops, kind=slot_groups.SLOT)
    keys = Item(element(source, inside, (*loops, inside), "key"), (inside,))
    group = ListValue("list", [keys], loops=loops, per=slot)
    return ListValue(
        "list", [Item(ListValue("tuple", [Item(slot), Item(group)]), (loop,))], loops=frame.loops
    )


def _listed(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    if not plain:
        return ListValue("list", loops=frame.loops, path=frame.path)
    results: list[Value] = []
    for option in options(objects.iterated(world, frame, plain[0], node.span)):
        if isinstance(option, ListValue):
            results.append(slot_groups.alike(_copied(frame, option, option.items), option))
        elif isinstance(option, DictValue):
            items = [Item(e.key, e.loops, e.path) for e in option.entries]
            results.append(slot_groups.alike(_copied(frame, option, items), option))
        else:
            results.append(option)
    return join(*results)


def _copied(frame: Frame, source: ListValue | DictValue, items: list[Item]) -> ListValue:
    loops = source.loops if source.open else frame.loops
    return ListValue("list", list(items), source.open, loops, path=frame.path)


def _dict(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    made = DictValue(loops=frame.loops, path=frame.path)
    for value in arguments.plain():
        for option in options(value):
            if isinstance(option, DictValue):
                spread_into(made, option)
            elif isinstance(option, ListValue):
                _pairs(made, option)
            else:
                made.open = True
    given = arguments.keywords.items()
    made.entries += [Entry(text(n), v, standalone=frame.standalone) for n, v in given]
    for value in arguments.double:
        for option in options(value):
            if isinstance(option, DictValue):
                spread_into(made, option)
            else:
                made.open = True
    return made


def _chain_map(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``ChainMap(first, second)``: what the first one has hides what the others have."""
    return _dict(world, frame, Arguments(arguments.positional[::-1]), node)


def _defaultdict(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``defaultdict(factory, entries)``."""
    made = _dict(
        world, frame, Arguments(arguments.positional[1:], arguments.keywords, arguments.double), node
    )
    plain = arguments.plain()
    if isinstance(made, DictValue) and plain and plain[0] != NONE:
        made.factory = plain[0]
    return made


def _from_keys(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``dict.fromkeys(keys, value)``."""
    made = DictValue(loops=frame.loops)
    value = arguments.get(1, "value") or NONE
    source = arguments.get(0, "iterable")
    for option in options(source) if source is not None else ():
        listed = _listed(world, frame, Arguments(((option, False),)), node)
        if isinstance(listed, ListValue):
            made.entries += [Entry(i.value, value, i.loops, i.path) for i in listed.items]
            made.open = made.open or listed.open
        else:
            made.open = True
    return made


def _pairs(made: DictValue, source: ListValue) -> None:
    for item in source.items:
        pair = item.value
        if isinstance(pair, ListValue) and len(pair.items) == 2:
            made.entries.append(Entry(pair.items[0].value, pair.items[1].value, item.loops, item.path))
        else:
            made.open = True
    made.open = made.open or source.open


def _zip(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    exact = [exact_items(v) for v in plain]
    if plain and all(e is not None for e in exact):
        rows = zip(*(e for e in exact if e is not None), strict=False)
        return ListValue(
            "list", [Item(ListValue("tuple", [Item(v) for v in row])) for row in rows], loops=frame.loops
        )
    loop = world.fresh()
    loops = (*frame.loops, loop)
    # Each column has a turn of its own: the lists may be shifted against each other.
    row = [Item(element(v, world.fresh(), loops, "item")) for v in plain]
    return ListValue("list", [Item(ListValue("tuple", row), (loop,))], loops=frame.loops)


def _enumerate(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    source = plain[0] if plain else NONE
    exact = exact_items(source)
    if exact is not None:
        pairs = [Item(ListValue("tuple", [Item(Const(n)), Item(v)])) for n, v in enumerate(exact)]
        return ListValue("list", pairs, loops=frame.loops)
    loop = world.fresh()
    loops = (*frame.loops, loop)
    number = Unknown(("turn", loop, "number"), "n", loops, "number")
    pair = ListValue("tuple", [Item(number), Item(element(source, loop, loops, "item"))])
    return ListValue("list", [Item(pair, (loop,))], loops=frame.loops)


def _range(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    numbers = [v.value for v in plain if isinstance(v, Const) and isinstance(v.value, int)]
    if len(numbers) == len(plain) and 1 <= len(numbers) <= 3 and (len(numbers) < 3 or numbers[2] != 0):
        values = range(*numbers)
        if len(values) <= 8:
            return ListValue("list", [Item(Const(n)) for n in values], loops=frame.loops)
    loop = world.fresh()
    one = Unknown(("turn", loop, "range"), "n", (*frame.loops, loop), "number")
    return ListValue("list", [Item(one, (loop,))], loops=frame.loops)


def _map(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    if len(plain) < 2:
        return ListValue("list", [], True, frame.loops)
    exact = exact_items(plain[1]) if len(plain) == 2 else None
    made = ListValue("list", loops=frame.loops)
    before = frame.loops
    turns: list[tuple[list[Value], tuple[int, ...]]]
    if exact is not None:
        turns = [([v], ()) for v in exact]
    else:
        loop = world.fresh()
        loops = (*before, loop)
        turns = [([element(v, loop, loops, "item") for v in plain[1:]], (loop,))]
    for values, inside in turns:
        frame.loops = (*before, *inside)
        given = Arguments(tuple((v, False) for v in values))
        result = world.merge(
            *(calls.call_value(world, frame, o, given, node, "map") for o in options(plain[0]))
        )
        made.items.append(Item(result, inside))
    frame.loops = before
    return made


def _filter(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    return _listed(world, frame, Arguments(arguments.positional[1:]), node)


def _chain(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    made = ListValue("list", loops=frame.loops)
    for value, star in arguments.positional:
        if star:
            made.open = True
        else:
            expressions.extend(world, made, value, frame)
    return made


def _chunks(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    lists = [v for v in plain if isinstance(v, (ListValue, Unknown)) and getattr(v, "origin", "") != "number"]
    if not lists:
        return world.new_unknown(frame, "chunks")
    return ListValue("generator", [Item(lists[0], (world.fresh(),))], loops=frame.loops)


def _type(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``type(self)``: the class of an object of the project, which makes another one."""
    plain = arguments.plain()
    found = options(plain[0]) if len(plain) == 1 else ()
    if found and all(isinstance(one, InstanceValue) for one in found):
        return world.merge(*(one.type for one in found if isinstance(one, InstanceValue)))
    return externals.answer("builtins.type", arguments, "type()", None)


def _getattr(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    if len(plain) >= 2 and isinstance(plain[1], Text) and plain[1].template.literal:
        name = plain[1].template.literal
        before = frame.present
        if len(plain) > 2:  # with a default it raises nothing
            frame.present |= {name}
        found = [
            attributes.get(world, frame, o, name, name, node.span) for o in options(plain[0]) if o != NONE
        ]
        frame.present = before
        if len(plain) > 2 and plain[2] != NONE:
            found = [_or_default(f, plain[2]) for f in found]
        known = [f for f in found if not isinstance(f, Unknown)]
        return world.merge(*(known or found)) if found else NONE
    held = _any_client(world, frame, plain[0], node) if len(plain) >= 2 else []
    return world.merge(*held) if held else world.new_unknown(frame, "getattr()")


def _or_default(found: Value, default: Value) -> Value:
    """``getattr(settings, "REDIS_URL", "redis://cache/2")``: what is known of the setting is its default."""
    name = setting_name(found)
    if isinstance(found, External) and name is not None:
        return Unknown(found, found.name, kind="settings", setting=name, default=default)
    told = isinstance(found, Unknown) and found.setting is not None and found.default is None
    return replace(found, default=default) if isinstance(found, Unknown) and told else found


def _any_client(world: World, frame: Frame, base: Value, node: ir.Invocation) -> list[Value]:
    """The clients of an object, of which ``getattr(self, name)`` takes one: a call of the method says it."""
    found: list[Value] = []
    for option in options(base):
        if isinstance(option, InstanceValue):
            names = {n for cls in classes.mro(option.type) for n in world.keeping.get(cls.key, ())}
            held = (attributes.get(world, frame, option, n, n, node.span) for n in sorted(names))
            found += [v for one in held for v in options(one) if isinstance(v, ClientValue)]
    return found


def _setattr(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    if len(plain) == 3 and isinstance(plain[1], Text) and plain[1].template.literal:
        for option in options(plain[0]):
            attributes.put(world, frame, option, plain[1].template.literal, plain[2])
    return NONE


def _partial(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    return PartialValue(plain[0], tuple(plain[1:]), dict(arguments.keywords)) if plain else NONE


def _cast(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    if len(plain) < 2:
        return NONE
    if isinstance(plain[1], Unknown):
        for option in options(plain[0]):
            typed = classes.of_type(world, option, plain[1].spelling)
            if typed is not None:
                return typed
    return plain[1]


def _new_type(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``NewType("Sessions", Redis)``: a name for a type."""
    return arguments.get(1, "tp") or NONE


def _type_variable(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``TypeVar("R", bound=Redis)``: where it is an annotation it says what its bound says."""
    bound = arguments.keyword("bound")
    return bound if bound is not None else External("typing.TypeVar")


def _next(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    for option in options(plain[0]) if plain else ():
        if isinstance(option, ListValue) and option.kind == "generator" and option.items:
            return world.merge(*(i.value for i in option.items))
        if isinstance(option, Unknown) and option.kind == "itertools.count":
            return Unknown(newly_made(world.fresh()), "next()", frame.loops, "number")
    return world.new_unknown(frame, "next()")


def _executor(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``asyncio.to_thread(func, *args)``, ``loop.run_in_executor(None, func, *args)``."""
    positional = arguments.positional
    if positional and positional[0][0] == NONE:
        positional = positional[1:]
    if not positional:
        return NONE
    given = Arguments(positional[1:], arguments.keywords, arguments.double)
    return world.merge(
        *(calls.call_value(world, frame, o, given, node, "call") for o in options(positional[0][0]))
    )


def _gather(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    awaiting.gathered(world, frame, arguments, node)
    plain = arguments.plain()
    if len(plain) == len(arguments.positional):
        return ListValue("list", [Item(v) for v in plain], loops=frame.loops)
    return ListValue("list", [], True, frame.loops)


def _started(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``asyncio.create_task(coroutine)``: it runs on its own, and raises where the task is awaited."""
    task = _same(world, frame, arguments, node)
    deferred.kept(world, task)
    return task


def _is_coroutine(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    plain = arguments.plain()
    known = awaiting.is_coroutine(plain[0]) if plain else None
    return known or externals.answer("iscoroutine", arguments, "iscoroutine()", "bool")


def _field(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """The default of a dataclass or pydantic field."""
    factory = arguments.keyword("default_factory") or arguments.keyword("factory")
    if factory is not None:
        return world.merge(
            *(calls.call_value(world, frame, o, Arguments(), node, "factory") for o in options(factory))
        )
    found = arguments.get(0, "default")
    return found if found is not None else world.new_unknown(frame, "field")


def _type_test(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``isinstance(value, classes)`` and ``issubclass(value, classes)``: a bool that depends on both."""
    type_tests.of_call(world, frame, node, arguments.get(0, "value"))
    return modes.answered(
        world, frame, node, externals.answer("type test", arguments, "isinstance()", "bool")
    )


def _pipeline_context(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``redis.utils.pipeline(client)``: a pipeline that is executed where the block ends."""
    client = arguments.get(0, "redis_obj")
    found = [o for o in options(client) if isinstance(o, ClientValue)] if client is not None else []
    if not found:
        return world.new_unknown(frame, "pipeline")
    return world.merge(
        *(redis_calls.client_method(world, frame, c, "pipeline", Arguments(), node) for c in found)
    )


MODELS: dict[str, iterables.Model] = {
    **cache_clients.MODELS,
    **environment.MODELS,
    "channels.layers.get_channel_layer": channel_layers.got,
    "channels_redis.utils.create_pool": channel_layers.pool,
    "collections.namedtuple": named_tuples.made,
    "contextvars.ContextVar": context_variables.made,
    "os.getenv": environment.read,
    "os.environ.get": environment.read,
    "decouple.config": environment.read,
    "environs.Env.str": environment.read,
    "builtins.str": _text,
    "builtins.bytes": _bytes,
    "builtins.int": _number,
    "builtins.float": _number,
    "builtins.repr": _text,
    "json.dumps": _json,
    "orjson.dumps": _json,
    "ujson.dumps": _json,
    "builtins.list": _listed,
    "builtins.tuple": _listed,
    "builtins.set": _listed,
    "builtins.frozenset": _listed,
    "builtins.sorted": _listed,
    "builtins.reversed": _listed,
    "builtins.iter": _listed,
    "collections.deque": _listed,
    "builtins.dict": _dict,
    "builtins.dict.fromkeys": _from_keys,
    "collections.OrderedDict.fromkeys": _from_keys,
    "functools.reduce": text_functions.reduced,
    "re.sub": text_functions.regular,
    "operator.add": text_functions.operation("+"),
    "operator.concat": text_functions.operation("+"),
    "operator.mod": text_functions.operation("%"),
    "posixpath.join": text_functions.path_joined,
    "os.path.join": text_functions.path_joined,
    "pathlib.PurePosixPath": text_functions.path_joined,
    "pathlib.PurePath": text_functions.path_joined,
    own_texts.NEW: own_texts.newly_made,
    **getters.MODELS,
    "string.Template": text_functions.dollar_template,
    "collections.OrderedDict": _dict,
    "collections.ChainMap": _chain_map,
    "types.MappingProxyType": _same,
    "types.SimpleNamespace": namespaces.made,
    "weakref.WeakKeyDictionary": _dict,
    "weakref.WeakValueDictionary": _dict,
    "collections.defaultdict": _defaultdict,
    "builtins.zip": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.range": _range,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "itertools.chain": _chain,
    "itertools.batched": _chunks,
    "more_itertools.chunked": _chunks,
    "more_itertools.batched": _chunks,
    "builtins.getattr": _getattr,
    "builtins.type": _type,
    "builtins.isinstance": _type_test,
    "builtins.issubclass": _type_test,
    "builtins.setattr": _setattr,
    "functools.partial": _partial,
    "functools.partialmethod": descriptors.partial_method,
    "functools.cached_property": descriptors.declared_property,
    "builtins.property": descriptors.declared_property,
    "builtins.staticmethod": _partial,  # a function that takes no object before its arguments
    "typing.cast": _cast,
    "typing.NewType": _new_type,
    "typing.TypeVar": _type_variable,
    "builtins.next": _next,
    "builtins.anext": _next,
    "asyncio.to_thread": _executor,
    "anyio.to_thread.run_sync": _executor,
    "asyncio.wait_for": _same,
    "asyncio.shield": _same,
    "asyncio.create_task": _started,
    "asyncio.ensure_future": _started,
    "asyncio.run": _same,
    "asyncio.iscoroutine": _is_coroutine,
    "inspect.iscoroutine": _is_coroutine,
    "urllib.parse.urlunparse": parsed_urls.unparsed,
    "urllib.parse.urlunsplit": parsed_urls.unparsed,
    "urllib.parse.urlencode": parsed_urls.encoded,
    "textwrap.dedent": _same,
    "inspect.cleandoc": _same,
    "dataclasses.field": _field,
    "dataclasses.replace": _replace,
    "dataclasses.asdict": _as_dict,
    "builtins.vars": _as_dict,
    "pydantic.Field": _field,
    "attr.ib": _field,
    "attrs.field": _field,
    "contextlib.closing": _same,
    "contextlib.aclosing": _same,
    "copy.copy": _copy,
    "copy.deepcopy": _copy,
    "asyncio.gather": _gather,
    "redis.utils.pipeline": _pipeline_context,
    **dict.fromkeys(scripts.CLASSES, scripts.constructed),
    "fastapi.Depends": externals.depends,
    "fastapi.Security": externals.depends,
    **iterables.MODELS,
    "itertools.groupby": _grouped,
}
