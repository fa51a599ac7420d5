"""What functions outside the project give: the few that carry keys or clients are modelled."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from clusterlint.extract import ir
from clusterlint.link import hops
from clusterlint.link.clients import (
    cache_clients,
    channel_layers,
    cluster_nodes,
    construct,
    environment,
    provided_types,
    providers,
    told_places,
)
from clusterlint.link.clients.libraries import builder, likely_builder, sounds_like_redis
from clusterlint.link.clients.origins import CONFIG_FILES, made_of, made_of_arguments, setting_inside
from clusterlint.link.collections import containers
from clusterlint.link.commands import deferred, key_parses
from clusterlint.link.following import foreign, opaque, outside
from clusterlint.link.identity import newly_made
from clusterlint.link.language import (
    attributes,
    calls,
    context_variables,
    dumped_models,
    entry_points,
    handed_over,
    handlers,
    kept_settings,
)
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.texts import brace_guards, parsed_urls, script_files, text_functions
from clusterlint.link.third_party import library_uses
from clusterlint.link.values import (
    NONE,
    ClientValue,
    External,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    Text,
    Unknown,
    Value,
    options,
    standing_for,
)
from clusterlint.link.world import Frame, World

if TYPE_CHECKING:
    from clusterlint.link.collections.iterables import Model

# Each call of these gives another value; everything else is taken to answer alike for alike.
_FRESH = (
    "uuid", "random", "secrets", "time", "datetime", "token", "nanoid", "ulid", "shortuuid", "now",
    "next", "pop", "recv", "read", "getrandbits", "choice", "randint", "urandom", "monotonic",
)  # fmt: skip


def call(world: World, frame: Frame, func: External, arguments: Arguments, node: ir.Invocation) -> Value:
    """``external(...)``."""
    library_uses.of_call(world, frame, func.name, arguments, node)
    kept_settings.note_made(world, frame, func.name, arguments)
    told_places.note(world, func.name, arguments)
    key_parses.of_call(world, frame, func.name, arguments, node)
    found = builder(func.name)
    if found is not None:
        return construct.build(world, frame, found, arguments, node)
    read = script_files.called(world, frame, func.name, arguments, node)
    if read is not None:
        return read
    model = _model(func.name)
    if model is not None:
        return model(world, frame, arguments, node)
    held = providers.declared(world, frame, func.name, arguments, node)
    if held is not None:
        return held
    named = likely_builder(func.name, arguments.all_keywords())
    if named is not None:
        return construct.likely(world, frame, named, arguments, node)
    owner, _, last = func.name.rpartition(".")
    if last == "get" and attributes.is_settings_object(External(owner)):
        settings = Unknown(("settings", owner), owner, kind="settings")
        return _configured(world, frame, settings, last, arguments, node)
    asked = provided_types.asked(world, last, arguments)
    if asked is not None:
        return asked
    spelling = func.name.removeprefix("builtins.")
    entry_points.run_lifespan(world, frame, arguments, node.span)
    handed_over.run_callbacks(world, frame, arguments, node)
    if func.name.rsplit(".", 1)[-1] == "Depends" or func.name.endswith((".Security", ".Provide", ".inject")):
        return depends(world, frame, arguments, node)
    may_be_ours = sounds_like_redis(func.name) and not func.name.startswith("builtins.")
    kind = None if may_be_ours and not foreign.foreign(func.name) else func.name
    if _reads_data(func.name):
        kind = "dict"
    if _fresh(spelling):
        # A class from outside gives its object, next() and choice() whatever they find.
        known = kind if foreign.foreign(func.name) or last[:1].isupper() else None
        number = world.fresh()
        given_anew = newly_made(number) if _new(func.name) else ("fresh", number)
        return Unknown(given_anew, f"{spelling}()", frame.loops, "", known)
    given = answer(func.name, arguments, f"{spelling}()", kind)
    if cluster_nodes.is_node(func.name):
        return cluster_nodes.node(func.name, arguments, given)
    origin = outside.of_call(func.name, [v for v, _ in arguments.positional])
    return replace(given, origin=origin) if origin else given


_DATA_LIBRARIES = frozenset(
    {"yaml", "toml", "tomli", "tomllib", "tomlkit", "json", "orjson", "rapidjson", "configparser", "dotenv"}
)


def _reads_data(name: str) -> bool:
    """Does the function give the content of a file or text as plain dicts: ``yaml.safe_load(file)``?"""
    library, _, last = name.rpartition(".")
    return library in _DATA_LIBRARIES and ("load" in last or last in ("parse", "dotenv_values"))


@cache
def _model(name: str) -> Model | None:
    """What is known of one function outside, by its name."""
    from clusterlint.link.language.models import MODELS  # they are functions of what imports this module

    return MODELS.get(name) or MODELS.get(name.replace("typing_extensions.", "typing."))


# These have a word of those in their names and answer alike for alike.
_ALIKE = frozenset(
    {"UUID", "uuid3", "uuid5", "date", "datetime", "timedelta", "timestamp", "timetuple", "strptime"}
    | {"fromtimestamp", "utcfromtimestamp", "fromisoformat", "isoformat", "combine", "astimezone", "strftime"}
    | {"getnode"}
)


@cache
def _fresh(name: str) -> bool:
    if name.rpartition(".")[2] in _ALIKE:
        return False
    lowered = name.lower()
    return any(word in lowered for word in _FRESH)


_GENERATORS = re.compile(
    r"(uuid\d?|secrets|random|numpy\.random|nanoid|ulid|shortuuid|ksuid|cuid2?)\."
    r"|.*(get_random_string|urandom|_ns)$"
)
"""What makes identifiers and random numbers, and reads the clock to the nanosecond."""


@cache
def _new(name: str) -> bool:
    return _GENERATORS.match(name) is not None


def answer(name: object, arguments: Arguments, spelling: str, kind: str | None) -> Unknown:
    """An unknown that is the same for the same arguments, and varies as they do."""
    values = [v for v, _ in arguments.positional] + [
        arguments.keywords[k] for k in sorted(arguments.keywords)
    ]
    identity = ("call", name, tuple([standing_for(v) for v in values]))
    via = hops.of_values(values)
    return Unknown(
        identity, spelling, loops(values), "", kind, made_of=made_of_arguments(arguments), hops=via
    )


def loops(values: list[Value]) -> tuple[int, ...]:
    most: tuple[int, ...] = ()
    for value in values:
        for option in options(value):
            found = (option,) if isinstance(option, Unknown) else ()
            for one in option.template.holes if isinstance(option, Text) else found:
                if len(one.loops) > len(most):
                    most = one.loops
    return most


def depends(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    func = arguments.get(0, "dependency")
    results = []
    for option in options(func) if func is not None else ():
        value: Value = NONE
        if isinstance(option, (FunctionValue, External)):
            value = calls.call_value(world, frame, option, Arguments(), node, "dependency")
        elif hasattr(option, "declaration"):
            value = calls.call_value(world, frame, option, Arguments(), node, "dependency")
        elif isinstance(option, (ClientValue, InstanceValue)):
            value = option  # Depends(Provide[Container.redis])
        if isinstance(value, ListValue) and value.kind == "generator" and value.items:
            value = world.merge(*(i.value for i in value.items))
        results.append(value)
    return world.merge(*results) if results else world.new_unknown(frame, "dependency")


# Objects of these are called with the name of an environment variable: env("REDIS_URL", default="...").
_ENVIRONMENTS = frozenset(
    {"environ.Env", "environ.FileAwareEnv", "environs.Env", "environs.FileAwareEnv"}
    | {"starlette.config.Config", "decouple.Config", "decouple.AutoConfig"}
)
_READING = frozenset({"str", "url", "get", "get_value", "list", "tuple", "int"})
"""What reads a variable; that a list has several addresses does not change where they come from."""


def call_unknown(
    world: World, frame: Frame, func: Unknown, arguments: Arguments, node: ir.Invocation, spelling: str
) -> Value:
    """Calling something that nobody saw being defined."""
    if func.kind in _ENVIRONMENTS:
        return environment.read(world, frame, arguments, node)
    handed_over.run_callbacks(world, frame, arguments, node)
    if _fresh(spelling):
        return Unknown(("fresh", world.fresh()), f"{spelling}()", frame.loops)
    found = answer(func.identity, arguments, f"{spelling}()", None)
    return Unknown(
        found.identity,
        found.spelling,
        found.loops or func.loops,
        func.origin if func.origin == "request" else "",
        _gives(func, spelling.rpartition(".")[2].removesuffix("()"), "()"),
        made_of=found.made_of,
        hops=found.hops,
    )


def _gives(base: Unknown, name: str, step: str) -> str | None:
    """The kind of what a method called ``name`` gives, or calling ``base`` itself."""
    return "dict" if name in foreign.DICT_MAKERS else foreign.derived(base, step)


def unknown_method(
    world: World, frame: Frame, base: Unknown, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``unknown.name(...)`` on what is no Redis client."""
    if name in deferred.ASKING:
        deferred.awaited(world, frame, base)
    if name not in deferred.RUNNING_LATER:
        return _unknown_method(world, frame, base, name, arguments, node)
    first = len(world.records.calls)
    with deferred.elsewhere(frame):
        found = _unknown_method(world, frame, base, name, arguments, node)
    return deferred.promised(world, first, found)


def _unknown_method(
    world: World, frame: Frame, base: Unknown, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    if context_variables.is_variable(base):
        return context_variables.method(world, frame, base, name, arguments)
    layered = channel_layers.connection(world, frame, base, name, node)
    if layered is not None:
        return layered
    behind = cache_clients.method(world, frame, base, name, node)
    if behind is not None:
        return behind
    given = provided_types.asked(world, name, arguments)
    if given is not None:
        return given
    provided_types.note_call(world, frame, name, arguments, node)
    if base.kind is not None:
        library_uses.of_call(world, frame, f"{base.kind}.{name}", arguments, node)
    handed_over.run_callbacks(world, frame, arguments, node)
    key_parses.of_method(world, frame, base, name, arguments, node)
    if name in containers.CHANGING:
        world.fill(base)
    kept_settings.note_call(world, frame, base, name, arguments)
    received = outside.of_method(world, base, name, arguments, node)
    if received is not None:
        return received
    dumped = dumped_models.of_setting(base, name, arguments) if base.default is not None else None
    if dumped is not None:
        return dumped
    address = parsed_urls.method(frame, base, name, arguments, node)
    if address is not None:
        return address
    if name in ("enter_context", "enter_async_context"):
        plain = arguments.plain()
        _enter(world, frame, base, plain, node)
        return world.merge(*(attributes.entered(world, frame, o) for v in plain[:1] for o in options(v)))
    spelling = f"{base.spelling}.{name}()"
    if name == "strftime":
        shown = text_functions.moment(frame, base, arguments, node)
        if shown is not None:
            return shown
    if base.kind in _ENVIRONMENTS and name in environment.CACHES:
        return environment.cache(world, frame, arguments, node)
    if base.kind in _ENVIRONMENTS and name == "cache_url_config":
        return environment.cache_of_url(world, frame, arguments, node)
    if base.kind in _ENVIRONMENTS and name in _READING:
        found = environment.read(world, frame, arguments, node)
        whole = External("builtins.int") if name == "int" else None
        return found if whole is None else call(world, frame, whole, Arguments(((found, False),)), node)
    if name in ("encode", "decode", "strip", "unicode_string"):
        return base
    if base.kind in CONFIG_FILES and name in ("get", "getint") and len(arguments.plain()) > 1:
        # get(section, option, fallback=...): the option is the setting.
        option = Arguments(arguments.positional[1:2], {})
        section = attributes.item(world, frame, base, arguments.plain()[0], base.spelling, node.span)
        if isinstance(section, Unknown):
            found = _configured(world, frame, section, name, option, node)
            fallback = arguments.keyword("fallback")
            return replace(found, default=fallback) if isinstance(found, Unknown) else found
    if name in ("get", "getenv", "getlist", "get_secret_value", "str", "value") and base.kind in (
        None,
        "settings",
        "dict",
    ):
        return _configured(world, frame, base, name, arguments, node)
    if base.origin == "json" or name in ("json", "model_dump_json"):
        origin = base.origin if base.origin == outside.ORIGIN else "json"
        return Unknown(("json", base.identity, name), spelling, base.loops, origin)
    known = _gives(base, name, f".{name}()")
    if _fresh(name):
        origin = outside.ORIGIN if base.origin == outside.ORIGIN else ""
        return Unknown(("fresh", world.fresh()), spelling, frame.loops, origin, known)
    if name in ("keys", "values", "items", "split", "rsplit"):
        return _derived_list(world, frame, base, name)
    found = answer((base.identity, name), arguments, spelling, None)
    loops = max(found.loops, base.loops, key=len)
    guarded = base.origin != outside.ORIGIN or brace_guards.takes_the_last_away(base, name, arguments)
    origin = "" if guarded else outside.ORIGIN
    made = made_of([base]) or found.made_of
    return Unknown(found.identity, spelling, loops, origin, known, made_of=made, hops=base.hops or found.hops)


_STACKS = frozenset({"contextlib.ExitStack", "contextlib.AsyncExitStack"})


def _enter(world: World, frame: Frame, stack: Unknown, given: list[Value], node: ir.Invocation) -> None:
    """``stack.enter_context(suppress(A))`` is around what follows it in the block of the stack."""
    if stack.kind in _STACKS and given and node.args:
        inside = handlers.of_with(world, frame, node.args[0].value, given[0])
        frame.handlers = (*inside, *frame.handlers)


def _configured(
    world: World, frame: Frame, base: Unknown, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``settings.get("REDIS_URL", default)``."""
    spelling = f"{base.spelling}.{name}()"
    plain = arguments.plain()
    literal = plain[0].template.literal if plain and isinstance(plain[0], Text) else None
    default = plain[1] if len(plain) > 1 else arguments.keyword("default")
    if name in ("get_secret_value", "str", "value") and not plain:
        return base
    kept = opaque.kept_item(world, base, plain[0]) if plain else None
    if kept is not None:
        return kept
    if literal is not None and literal.isupper():
        world.note_reading(literal, frame.location(node.span))
    found = answer((base.identity, name), arguments, literal or spelling, None)
    loops = max(found.loops, base.loops, key=len)
    origin = base.origin if base.origin == "request" else ""
    if origin and outside.is_checked(node):
        origin = "number"  # request.args.get("n", type=int)
    setting = setting_inside(base, literal) if literal is not None else None
    return Unknown(found.identity, literal or spelling, loops, origin, None, setting, default)


def _derived_list(world: World, frame: Frame, base: Unknown, name: str) -> Value:
    loop = world.fresh()
    inside = (*frame.loops, loop)
    spelling, made = f"{base.spelling}[]", base.told_by
    one = Unknown(("element", base.identity, name), spelling, inside, base.origin, made_of=made)
    if name == "items":
        value = Unknown(("element value", base.identity), spelling, inside, base.origin, made_of=made)
        pair = ListValue("tuple", [Item(one), Item(value)])
        return ListValue("list", [Item(pair, (loop,))], loops=frame.loops)
    return ListValue("list", [Item(one, (loop,))], loops=frame.loops)
