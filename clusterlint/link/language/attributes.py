"""Names, attributes, elements and imports: where a value is kept and how it is found again."""

from __future__ import annotations

import builtins
from collections.abc import Hashable
from dataclasses import replace

from clusterlint.catalog.client_names import named_like_a_client
from clusterlint.extract.ir import NOWHERE, Invocation, Name, Span
from clusterlint.link.clients import (
    cache_clients,
    channel_layers,
    configured,
    environment,
    kept_clients,
    providers,
)
from clusterlint.link.clients.origins import CONFIG_FILES, setting_inside, setting_names
from clusterlint.link.collections import kept_items
from clusterlint.link.collections.turning import entry_taken, given_back, turned
from clusterlint.link.commands import redis_calls
from clusterlint.link.following import foreign, opaque, outside
from clusterlint.link.language import (
    calls,
    classes,
    constructors,
    dumped_models,
    kept_settings,
    modules,
    objects,
)
from clusterlint.link.language.iteration import is_turn_of
from clusterlint.link.program import AttributeUse, Client
from clusterlint.link.texts import script_files, text_slices
from clusterlint.link.values import (
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
    ListValue,
    Method,
    ModuleValue,
    OptionValue,
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
    belong,
    join,
    keep_entry,
    options,
    same_key,
    serial,
    standing_for,
    text,
)
from clusterlint.link.world import Frame, World


def lookup(world: World, frame: Frame, name: str) -> Value:
    """A name as Python finds it: local, enclosing functions, module, builtins."""
    current: Frame | None = frame
    while current is not None:
        if name in current.env:
            if not current.function and current.parent is None and world.ledger.reading is not None:
                world.note_global(current.module, name)
            return current.env[name]
        current = current.parent
    found = modules.member(world, frame.module, name)
    if found is None and name == "__file__":
        found = script_files.file_of(world, frame.module.path)
    if found is not None:
        return found
    return (
        External(f"builtins.{name}")
        if name in _BUILTINS
        else Unknown(("name", frame.module.path, name), name)
    )


def set_by_a_function(world: World, frame: Frame, name: str) -> bool:
    """Is it a global that the module leaves None until one of its functions says ``global x``?

    Such a name stands for what it is set to, but a test for None may go either way.
    """
    current: Frame | None = frame
    while current is not None and current.function:
        if name in current.env:
            return False
        current = current.parent
    return modules.may_be_unset(world, frame.module, name)


_BUILTINS = frozenset(
    """
    abs all any bool bytearray bytes callable chr dict dir divmod enumerate filter float format frozenset
    getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max min
    next object oct open ord pow print property range repr reversed round set setattr slice sorted
    staticmethod classmethod str sum super tuple type vars zip aiter anext
    """.split()
) | {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def get(world: World, frame: Frame, base: Value, name: str, spelling: str, span: Span) -> Value:
    """``base.name`` for one alternative of base."""
    # The two that nearly all are come first.
    if isinstance(base, InstanceValue):
        return classes.instance_attribute(world, frame, base, name, spelling, span)
    if isinstance(base, Unknown):
        return _of_unknown(world, frame, base, name, spelling, span)
    if isinstance(base, ClientValue):
        return _of_client(world, frame, base, name, spelling, span)
    if isinstance(base, PoolValue) and name == "connection_kwargs":
        return Unknown(("pool", base.built, name), spelling, kind="dict")
    if isinstance(base, (PipelineValue, ScriptValue, PubSubValue, SubClientValue, PoolValue, SentinelValue)):
        if name in PIPELINE_MEMBERS and isinstance(base, PipelineValue):
            _note_use(world, frame, f"pipeline.{name}", base.client, span)
        return Method(base, name)
    if isinstance(base, EnumMember):
        return _of_member(world, frame, base, name, spelling, span)
    if isinstance(base, ClassValue):
        return classes.class_attribute(world, frame, base, name, spelling)
    if isinstance(base, ModuleValue):
        own = script_files.file_of(world, base.path) if name == "__file__" else None
        return own or modules.attribute(world, base, name, spelling)
    if isinstance(base, External):
        if name.isupper():
            world.note_reading(name, frame.location(span))
            if base.name == "django.conf.settings":
                return modules.django_setting(world, name, spelling)
        told = kept_settings.read(world, frame, base, name, spelling)
        if told is not None:
            return told
        received = outside.of_external(base, name)
        if received is not None:
            return _of_unknown(world, frame, received, name, spelling, span)
        return opaque.kept(world, base, name) or External(f"{base.name}.{name}")
    if isinstance(base, ProviderValue):
        return providers.attribute(world, frame, base, name, spelling, span)
    if isinstance(base, OptionValue):
        return configured.attribute(base, name)
    if isinstance(base, DollarTemplate):
        return base.text if name == "template" else Method(base, name)
    if isinstance(base, Text) and (of_path := script_files.attribute(world, base, name)) is not None:
        return of_path
    if isinstance(base, (Text, ListValue, DictValue, Const)):
        return Method(base, name)
    return Unknown(("attribute", standing_for(base), name), spelling)


def _of_member(world: World, frame: Frame, base: EnumMember, name: str, spelling: str, span: Span) -> Value:
    if name in ("value", "_value_"):
        return base.value
    if name in ("name", "_name_"):
        return text(base.name)
    found = classes.find_member(base.type, name)
    if isinstance(found, FunctionValue):
        bound = classes.bind(found, base)
        if classes.is_property(found):
            return calls.invoke_function(world, frame, bound, calls.NO_ARGUMENTS, span)
        return bound
    return get(world, frame, base.value, name, spelling, span)


def _of_client(world: World, frame: Frame, base: ClientValue, name: str, spelling: str, span: Span) -> Value:
    if redis_calls.is_client_method(name):
        return Method(base, name)
    _note_use(world, frame, name, base.client, span)
    if name == "connection_pool" and base.client.built is not None:
        return PoolValue(base.client, None, base.client.built)
    kind = foreign.NODE if name in _NODES else "redis attribute"
    return Unknown(("client attribute", base.client.built, name), spelling, kind=kind)


def _note_use(world: World, frame: Frame, name: str, client: Client, span: Span) -> None:
    """Note an attribute that a cluster client may lack, unless the code is prepared for that."""
    world.touching.add((frame.module.path, frame.function))
    asked = name.rpartition(".")[2] in frame.present
    if world.recording and not asked and not _expected_to_fail(frame):
        use = AttributeUse(
            frame.location(span),
            name,
            client,
            client.confidence,
            standalone=frame.standalone,
            handlers=frame.handlers,
        )
        world.records.attribute_uses.append(use)


PIPELINE_MEMBERS = frozenset(
    {"command_stack", "explicit_transaction", "immediate_execute_command", "register_script", "scripts"}
    | {"watching"}
)
"""Public members of the standalone pipeline, besides commands, that a cluster pipeline may lack."""


def _expected_to_fail(frame: Frame) -> bool:
    """``except AttributeError``: whoever writes this knows that there may be no such attribute."""
    return any("builtins.AttributeError" in handler.catches for handler in frame.handlers)


_NODES = frozenset(
    """
    get_default_node get_node get_node_from_key get_nodes get_primaries get_random_node get_redis_connection
    get_replicas nodes_manager
    """.split()
)
"""What a cluster client has to reach its nodes one by one."""


def _of_unknown(world: World, frame: Frame, base: Unknown, name: str, spelling: str, span: Span) -> Value:
    layered = channel_layers.attribute(world, base, name) or cache_clients.attribute(base, name, spelling)
    if layered is not None:
        return layered
    told = kept_settings.read(world, frame, base, name, spelling)
    if told is not None:
        return told
    # REDIS_URL in capitals is a setting of whatever object it is taken from.
    named = base.kind in (None, "settings") or (name.isupper() and len(name) > 1)
    setting = setting_inside(base, name) if named else None
    if setting is not None and name.isupper():
        world.note_reading(name, frame.location(span))
    if base.default is not None and (held := dumped_models.field(base, name)) is not None:
        return held
    default = outside.default_of(world, base, name)
    if default is not None and setting_names(default):
        setting = None  # an option of the command line that stands in for a variable
    derived = Unknown(
        ("attribute", base.identity, name),
        spelling,
        base.loops,
        outside.of_attribute(world, base, name),
        kind=foreign.derived(base, f".{name}"),
        setting=setting,
        default=default,
        made_of=base.told_by,
        hops=base.hops,
    )
    kept = opaque.kept(world, base, name) if base.kind != "dict" else None
    asked = base.origin != outside.ORIGIN  # the option --old-redis of a command line is no client
    if kept is None and asked and base.kind in (None, "settings") and named_like_a_client(name):
        kept = kept_clients.of_any(world, name)
    return derived if kept is None else kept


_OF_REDIS = frozenset(REDIS_VALUES)


def _is_held(base: InstanceValue, name: str, value: Value) -> bool:
    """Does the object hold this very value already, so that setting it changes nothing?"""
    held = base.attributes.get(name)
    return held is value or (type(held) is type(value) and held == value)


def put(world: World, frame: Frame, base: Value, name: str, value: Value, *, making: bool = False) -> None:
    """``base.name = value``; ``making``: a new object gets it as a field."""
    if not _OF_REDIS.isdisjoint(map(type, options(value))):
        world.touching.add((frame.module.path, frame.function))
    if isinstance(base, InstanceValue):
        # Inside one activation the object holds what was written last; the class as a whole any of it.
        if not _is_held(base, name, value):
            world.touch(base.born)
        base.attributes[name] = value
        if not making:
            constructors.note_later(world, frame, base, name)
        classes.flow(world, (base.type.key, name), value)
        taken = base.taken
        if taken is not None:
            put(world, frame, taken.value, name, given_back(value, taken.turn))
    elif isinstance(base, ClassValue):
        classes.flow(world, (base.key, name), value)
    elif isinstance(base, ModuleValue):
        state = world.modules[base.path]
        state.written[name] = world.settle(state.written.now(name), value)
    elif isinstance(base, (Unknown, External)):
        opaque.note(world, base, name, value)
        kept_settings.note(world, frame, base, name, value)


def item(
    world: World,
    frame: Frame,
    base: Value,
    index: Value | None,
    spelling: str,
    span: Span = NOWHERE,
) -> Value:
    """``base[index]`` for one alternative; index None is a slice."""
    if isinstance(base, ListValue):
        return _list_item(base, index, spelling)
    if isinstance(base, DictValue):
        made = _made_on_demand(world, frame, base, index)
        return _dict_item(base, index, spelling) if made is None else made
    if isinstance(base, ClientValue):
        return redis_calls.record_subscript(world, frame, base)
    if isinstance(base, ClassValue):
        own = classes.find_member(base, "__class_getitem__")
        if isinstance(own, FunctionValue) and index is not None:
            bound, asked = classes.bind(own, base), calls.Arguments(((index, False),))
            return calls.invoke_function(world, frame, bound, asked, span)
        if isinstance(index, Text) and index.template.literal is not None:
            return classes.class_attribute(world, frame, base, index.template.literal, spelling)
        return base  # a generic class with its type arguments
    if isinstance(base, OptionValue):
        literal = index.template.literal if isinstance(index, Text) else None
        return base if literal is None else configured.attribute(base, literal)
    if isinstance(base, External):
        given = providers.marked(world, frame, base, index, span) if index is not None else None
        if given is not None:
            return given
        received = outside.of_item(base, index)
        if received is not None:
            return received
        cached = cache_clients.item(base, index, spelling)
        if cached is not None:
            return cached
        if base.name == "os.environ" and index is not None:
            return environment.variable(world, frame, index, spelling, None, span)
        if is_settings_object(base) and isinstance(index, Text) and (name := index.template.literal or ""):
            world.note_reading(name, frame.location(span))
            return Unknown(("item", base.name, name), spelling, setting=name)
        return opaque.kept_item(world, base, index) or base
    if isinstance(base, Unknown):
        if isinstance(index, Text) and (name := index.template.literal or "").isupper():
            world.note_reading(name, frame.location(span))
        told = kept_settings.read_item(world, frame, base, index, spelling)
        return told or _unknown_item(world, base, index, spelling)
    if isinstance(base, InstanceValue):
        return kept_items.item(world, frame, base, index, spelling, span)
    if isinstance(base, Text):
        number = index.value if isinstance(index, Const) else None
        known = text_slices.letter(base, number) if type(number) is int else None
        if index is None or known is not None:
            return known or text_slices.sliced(base, None, spelling)
    found = (
        None
        if index is None
        else objects.special(
            world, frame, base, "__getitem__", calls.Arguments(((index, False),)), calls.NO_SPAN
        )
    )
    return Unknown(("item", standing_for(base), spelling), spelling) if found is None else found


_SETTINGS_OBJECTS = frozenset({"config", "settings", "secrets", "conf"})


def is_settings_object(value: External) -> bool:
    """Whether a name from outside stands for the settings of a framework: flask.current_app.config."""
    return value.name.rpartition(".")[2] in _SETTINGS_OBJECTS


_TURNING = (Text, Unknown, DictValue, InstanceValue)
"""Elements that differ from turn to turn by what is in them."""


def _list_item(base: ListValue, index: Value | None, spelling: str) -> Value:
    if index is None:
        return base if base.open else replace(base, items=list(base.items), born=serial())
    if isinstance(index, Const) and isinstance(index.value, int) and not base.open:
        plain = not any(i.loops for i in base.items)
        if plain and -len(base.items) <= index.value < len(base.items):
            return base.items[index.value].value
    found = [i.value for i in base.items]
    position = (
        index.value if isinstance(index, Const) else index.identity if isinstance(index, Unknown) else "?"
    )
    if len(base.items) == 1 and base.items[0].loops and isinstance(base.items[0].value, _TURNING):
        only = base.items[0]
        where: Hashable = ("item", standing_for(base), position)
        return turned(only.value, only.loops, where, _loops_of_item(base, index))
    if base.open or not found or any(i.loops for i in base.items):
        unknown = Unknown(("item", standing_for(base), position), spelling, base.loops)
        return join(unknown, *(v for v in found if isinstance(v, opaque.FLOWING)))
    return join(*found)


def _loops_of_item(base: ListValue | DictValue, index: Value | None) -> tuple[int, ...]:
    """The loops in which ``base[index]`` is another one from turn to turn."""
    if isinstance(index, ListValue):
        return max((_loops_of_item(base, item.value) for item in index.items), key=len, default=base.loops)
    return max(base.loops, index.loops, key=len) if isinstance(index, Unknown) else base.loops


def _made_on_demand(world: World, frame: Frame, base: DictValue, index: Value | None) -> Value | None:
    """The entry of a defaultdict for an index, made if it is not there; None for other dicts."""
    if base.factory is None or index is None:
        return None
    for entry in reversed(base.entries):
        if same_key(entry.key, index):
            return entry.value
        if is_turn_of(index, entry.key):
            return None  # for key in groups: groups[key]
    made = world.merge(
        *(
            calls.call_value(world, frame, o, calls.NO_ARGUMENTS, _FACTORY, "factory")
            for o in options(base.factory)
        )
    )
    world.touch(base.born)
    belong(base, index, made)
    keep_entry(base, Entry(index, made, tuple(n for n in frame.loops if n not in base.loops), frame.path))
    return made


_FACTORY = Invocation(Name("factory"), (), (0, 0, 0, 0))


def _dict_item(base: DictValue, index: Value | None, spelling: str) -> Value:
    literal = index.template.literal if isinstance(index, Text) else None
    if literal is not None or isinstance(index, (Const, EnumMember, ListValue)):
        # A member of an enumeration of texts is found under its text as well.
        asked = (index, index.value) if isinstance(index, EnumMember) else (index,)
        same: list[Value] = []
        for entry in reversed(base.entries):
            if entry.key in asked or (isinstance(index, ListValue) and same_key(entry.key, index)):
                same.append(entry.value)
                if not entry.path:
                    break  # what was there before is gone
        if same:
            return join(*same)
        if not base.open and base.entries and all(isinstance(e.key, _SURE) for e in base.entries):
            return Unknown(("missing", standing_for(base), literal), spelling)
    plain = index is None or isinstance(index, (Const, Text))
    position = index if plain or index is None else standing_for(index)
    if base.open or not base.entries:
        found = [e.value for e in base.entries if isinstance(e.value, opaque.FLOWING)]
        if found:
            return join(*found)
        setting = literal if base.identity is None else None
        return Unknown(("item", standing_for(base), position), spelling, base.loops, setting=setting)
    if not any(e.loops for e in base.entries):
        return join(*(e.value for e in base.entries))
    place = ("item", standing_for(base), position)
    loops = _loops_of_item(base, index)
    return join(*(entry_taken(e, index, place, loops) for e in base.entries))


_SURE = (Text, Const, EnumMember)


def _unknown_item(world: World, base: Unknown, index: Value | None, spelling: str) -> Value:
    kept = opaque.kept_item(world, base, index)
    if kept is not None:
        return kept
    literal = index.template.literal if isinstance(index, Text) else None
    position: object = literal
    loops = base.loops
    if isinstance(index, Unknown):
        position, loops = index.identity, max(base.loops, index.loops, key=len)
    elif index is None:
        position = spelling
    elif isinstance(index, (Const, Text)):
        position = index
    named = base.kind in (None, "settings", "dict", *CONFIG_FILES)
    setting = setting_inside(base, literal) if named and literal is not None else None
    made_of = base.told_by
    # What has an item of a name is no text that holds JSON, but was read from one: response.json()["id"].
    origin = "" if base.origin == "json" and isinstance(index, Text) else base.origin
    return Unknown(
        ("item", base.identity, position),
        spelling,
        loops,
        origin,
        foreign.derived(base, "[...]"),
        setting=setting,
        made_of=made_of,
        hops=base.hops,
    )


def entered(world: World, frame: Frame, value: Value) -> Value:
    """What ``with value as x`` binds to x."""
    if isinstance(value, ListValue) and value.kind == "generator":
        return world.merge(*(i.value for i in value.items)) if value.items else value
    if isinstance(value, InstanceValue):
        for name in ("__aenter__", "__enter__"):
            method = classes.find_member(value.type, name)
            if isinstance(method, FunctionValue):
                bound = classes.bind(method, value)
                return calls.invoke_function(world, frame, bound, calls.NO_ARGUMENTS, method.declaration.span)
        return value
    return value


def imported(world: World, frame: Frame, dotted: str) -> Value:
    """The module that ``import dotted`` names."""
    path = world.index.absolute(frame.module.path, dotted)
    if path is not None and path != frame.module.path:
        return ModuleValue(path)
    parts = dotted.split(".")
    world.outside_modules.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return External(dotted)


def imported_as(world: World, frame: Frame, dotted: str) -> Value:
    """What ``import package.name as x`` binds: the package's own ``name``, if it means another thing."""
    package, _, name = dotted.rpartition(".")
    path = world.index.absolute(frame.module.path, package) if package else None
    found = modules.member(world, world.modules[path], name) if path in world.modules else None
    return imported(world, frame, dotted) if found is None else found


def imported_from(world: World, frame: Frame, level: int, module: str, name: str) -> Value:
    """What ``from module import name`` binds."""
    importer = frame.module.path
    path = world.index.relative(importer, level, module) if level else world.index.absolute(importer, module)
    if path is None:
        if level:
            return Unknown(("import", importer, level, module, name), name)
        if not module or world.index.absolute(importer, f"{module}.{name}") is None:
            return External(f"{module}.{name}")
        return ModuleValue(world.index.absolute(importer, f"{module}.{name}") or "")
    found = modules.member(world, world.modules[path], name) if path in world.modules else None
    if found is not None:
        return found
    child = world.index.child(path, name)
    if child is not None:
        return ModuleValue(child)
    return Unknown(("import", path, name), name)


def star(world: World, frame: Frame, level: int, module: str) -> dict[str, Value]:
    """The public names of ``from module import *``."""
    importer = frame.module.path
    path = world.index.relative(importer, level, module) if level else world.index.absolute(importer, module)
    if path is None or path not in world.modules or path == importer:
        return {}
    state = modules.loaded(world, world.modules[path])
    world.namespaces.note(path)
    return {name: value for name, value in state.env.items() if not name.startswith("_")}
