"""Classes of the project: definition, inheritance, attributes, and what annotations say."""

from __future__ import annotations

from collections.abc import Hashable, Sequence, Set
from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.clients import (
    construct,
    kept_clients,
    own_clients,
    provided_types,
    settings_classes,
    test_parameters,
    told_places,
)
from clusterlint.link.clients.libraries import (
    client_type,
    of_redis_library,
    pipeline_type,
    pubsub_type,
    sounds_like_redis,
)
from clusterlint.link.collections import annotated_containers
from clusterlint.link.commands import redis_calls
from clusterlint.link.following import foreign, outside, promises
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import identity, parameters_of
from clusterlint.link.language import (
    attributes,
    calls,
    constructors,
    descriptors,
    dumped_models,
    enums,
    expressions,
    on_their_own,
    overrides,
    statements,
)
from clusterlint.link.program import Basis, Hop, Step, Transaction
from clusterlint.link.values import (
    NONE,
    PLAIN,
    REDIS_VALUES,
    ClassValue,
    ClientValue,
    Const,
    DictValue,
    Entry,
    EnumMember,
    External,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    Method,
    PipelineValue,
    PubSubValue,
    Text,
    Unknown,
    Value,
    is_none,
    join,
    options,
    text,
)
from clusterlint.link.world import Frame, World
from clusterlint.slots.template import Hole, Template


def define(world: World, frame: Frame, node: ir.Class) -> ClassValue:
    """Run a class body and give the class."""
    name = f"{frame.function}.{node.name}" if frame.function else node.name
    made = ClassValue(node, frame.module, name)
    for base in node.bases:
        for value in options(_type_named(world, frame, base)):
            if isinstance(value, ClassValue):
                made.bases.append(value)
            elif isinstance(value, External):
                made.external_bases.append(value.name)
            elif isinstance(value, Unknown):
                made.external_bases.append(value.spelling)
    inner = Frame(
        frame.module, name, parent=frame, loops=frame.loops, path=frame.path, standalone=frame.standalone
    )
    statements.execute(world, inner, node.body)
    made.members = inner.env
    if enums.is_enum(made):
        enums.number(made)
    if hops.recording():
        _keep(made)
    for member in inner.nested:
        member.closure = frame if frame.function else None
        member.defined_in = made
        if not frame.function:
            frame.module.functions.append(member)
        else:
            frame.nested.append(member)
    for base_class in mro(made)[1:]:
        known = world.subclasses.now(base_class.key) or {}
        world.subclasses[base_class.key] = {**known, made.key: made}
    for member_name, value in inner.env.items():
        if isinstance(value, FunctionValue):
            value.defined_in = made
        elif not isinstance(value, ClassValue):
            _flow_from_body(world, (made.key, member_name), value)
    return made


def _keep(made: ClassValue) -> None:
    """The members of a class as it keeps them."""
    for name, value in made.members.items():
        place = field_place(made, name)
        if place is not None and place.path == made.module.path:
            made.members[name] = hops.along(value, Step.KEPT, place, f"{made.name}.{name}")


def _flow_from_body(world: World, key: tuple[tuple[str, str], str], value: Value) -> None:
    """What the class body says takes the place of what it said in the pass before."""
    said, world.class_bodies[key] = world.class_bodies.get(key), value
    old = world.attributes.now(key)
    if said is not None and old is not None and said != value:
        rest = [v for v in options(old) if v not in options(said)]
        old = join(*rest) if rest else None
    _flow(world, key, value, old)


def decorator_names(function: FunctionValue) -> list[str]:
    """The dotted names of a function's decorators, without arguments."""
    declaration = function.declaration
    if not isinstance(declaration, ir.Function):
        return []
    names = []
    for decorator in declaration.decorators:
        node = decorator.func if isinstance(decorator, ir.Invocation) else decorator
        names.append(spelled(node) or "?")
    return names


def is_property(function: FunctionValue) -> bool:
    """Is the method read like an attribute?"""
    return function.getter or any(is_property_name(n) for n in decorator_names(function))


def is_property_name(dotted: str) -> bool:
    """Is a decorator of that name one that makes properties?"""
    return dotted.rsplit(".", 1)[-1] in _PROPERTIES


_PROPERTIES = frozenset({"property", "cached_property", "reify", "lazy_property", "getter"})


def bind(function: FunctionValue, owner: Value) -> FunctionValue:
    """The method with self (or cls) filled in; static methods stay as they are."""
    names = [n.rsplit(".", 1)[-1] for n in decorator_names(function)]
    if "staticmethod" in names:
        return function
    if "classmethod" in names and isinstance(owner, InstanceValue):
        owner = owner.type
    return FunctionValue(
        function.declaration,
        function.module,
        function.name,
        function.closure,
        owner,
        function.defined_in,
        function.standalone,
        function.getter,
    )


def mro(cls: ClassValue) -> list[ClassValue]:
    """The class and its project bases, nearest first."""
    if not cls.bases:
        return [cls]
    if len(cls.bases) == 1 and not cls.bases[0].bases:
        return [cls, cls.bases[0]]
    order: list[ClassValue] = []
    pending = [cls]
    while pending:
        current = pending.pop(0)
        if current not in order:
            order.append(current)
            pending += current.bases
    return order


def find_member(cls: ClassValue, name: str) -> Value | None:
    """A member of the class or of its nearest project base."""
    for one in mro(cls):
        if name in one.members:
            return one.members[name]
    return None


def external_bases(cls: ClassValue) -> list[str]:
    """Qualified names of all bases from outside the project."""
    return [name for c in mro(cls) for name in c.external_bases]


def is_settings(cls: ClassValue) -> bool:
    """Do the fields come from the environment (pydantic settings)?"""
    return settings_classes.is_settings(external_bases(cls))


def as_client(cls: ClassValue) -> ClientValue | None:
    """A client, when the class inherits from one of a Redis library."""
    for name in external_bases(cls):
        found = client_type(name)
        if found is not None:
            return ClientValue(construct.described(found, Basis.INHERITED))
    return None


def client_of(base: InstanceValue) -> ClientValue | None:
    """The client that an object is: as it was built, or, of an object that stands for any, its kind."""
    return as_client(base.type) if base.client is None else ClientValue(base.client)


def flow(world: World, key: tuple[tuple[str, str], str], value: Value) -> None:
    """Note that an attribute of a class can hold a value; what is known beats a bare parameter."""
    _flow(world, key, value, world.attributes.now(key))


def _flow(world: World, key: tuple[tuple[str, str], str], value: Value, old: Value | None) -> None:
    if old is None:
        world.attributes[key] = value
        kept_clients.note(world, *key, value)
        return
    settled = world.settle_kept(old, value)
    merged = options(settled)
    kept: Sequence[Value] = merged
    if not PLAIN.issuperset(map(type, merged)):
        kept = [v for v in merged if not _bare_parameter(v)]
    else:
        kept = _without_examples(merged, {key[0]})
    world.attributes[key] = settled if len(kept) == len(merged) else world.merge(*kept)
    kept_clients.note(world, *key, value)


def _without_examples(values: Sequence[Value], of: Set[tuple[str, str]]) -> Sequence[Value]:
    """Plain values without the texts of some objects, where there is one for all objects of these classes.

    What the constructor's own analysis says holds for every object; its calls only give examples.
    """
    general = [v for v in values if _is_general(v, of)]
    if not general:
        return values
    return [v for v in values if v in general or not isinstance(v, (Text, Const)) or is_none(v)]


def _is_general(value: Value, of: Set[tuple[str, str]]) -> bool:
    """Is it a text or unknown that is made from a parameter of a method, which nobody has filled in?"""
    if isinstance(value, Unknown):
        return _of_methods(value.identity, of)
    return isinstance(value, Text) and any(_of_methods(h.identity, of) for h in value.template.holes)


def _of_methods(identity: Hashable, of: Set[tuple[str, str]]) -> bool:
    return any((path, name.rpartition(".")[0]) in of for path, name in parameters_of(identity))


def _bare_parameter(value: Value) -> bool:
    return isinstance(value, Unknown) and value.origin == "parameter" and value.kind is None


def instance_attribute(
    world: World, frame: Frame, base: InstanceValue, name: str, spelling: str, span: Span
) -> Value:
    """``object.name``: set on this object, on any object of the class, or defined in the class."""
    if name in base.attributes:
        own = base.attributes[name]
        # An object of the module is empty until some other code calls its connect().
        later = _kept(world, base, name) if own == NONE and _is_rewritten(world, base.type, name) else []
        return world.merge(own, *later)
    member = find_member(base.type, name)
    if isinstance(member, FunctionValue):
        bound = bind(member, base)
        methods = [bound]
        if overrides.is_stub(member):
            methods += overrides.overriding(world, base, name)
        return _met(world, frame, methods, span)
    received = outside.of_handler(base, name, spelling) or descriptors.through(
        world, frame, member, base, span
    )
    if received is not None:
        return received
    found = _kept(world, base, name)
    if found:
        return _setting_field(
            world, base.type, name, spelling, _of_this(base, name, spelling, world.merge(*found))
        )
    if isinstance(member, ClassValue):
        return member
    methods = overrides.overriding(world, base, name)
    if methods:
        return _met(world, frame, methods, span)
    client = client_of(base)
    if client is not None and redis_calls.is_client_method(name):
        return Method(client, name)
    if client is not None and name == "connection_pool":
        return attributes.get(world, frame, client, name, spelling, span)
    delegate = find_member(base.type, "__getattr__")
    if isinstance(delegate, FunctionValue) and not name.startswith("__"):
        given = calls.Arguments(((text(name), False),))
        handed = calls.invoke_function(world, frame, bind(delegate, base), given, span, always=True)
        read = _read_from_outside(world, handed) if name.isupper() else None
        if read is not None:
            return read
        known = [v for v in options(handed) if isinstance(v, (*REDIS_VALUES, FunctionValue, Text))]
        if known:
            return world.merge(*known)
    if name == "__class__":
        return base.type
    if name in ("_replace", "_asdict") and is_named_tuple(base.type):
        return Method(base, name)
    if name in dumped_models.METHODS and base.exact and outside.is_model(base):
        return Method(base, name)
    set_elsewhere = world.opaque.get(name)
    if set_elsewhere is not None:
        if external_bases(base.type):
            return set_elsewhere
        clients = [v for v in options(set_elsewhere) if isinstance(v, REDIS_VALUES)]
        if clients:
            return world.merge(*clients)
    if is_settings(base.type) and settings_classes.field_of(mro(base.type), [], name) is not None:
        return _setting_field(world, base.type, name, spelling, None)
    told = told_places.of_base(world, base, name)
    return Unknown(("self", identity_of(base), name), spelling, base.loops, "", made_of=told)


def _read_from_outside(world: World, handed: Value) -> Value | None:
    """The variable that ``__getattr__`` of an object of settings reads; what it is else is its default."""
    found = [v for v in options(handed) if isinstance(v, Unknown) and v.setting is not None]
    if len(found) != 1 or any(isinstance(v, (*REDIS_VALUES, FunctionValue)) for v in options(handed)):
        return None
    rest = [v for v in options(handed) if isinstance(v, (Text, Const)) and v != NONE]
    return replace(found[0], default=world.merge(*rest)) if rest and found[0].default is None else found[0]


def _is_rewritten(world: World, cls: ClassValue, name: str) -> bool:
    """Does anything but the making of an object write the attribute?"""
    return any((one.key, name) in world.set_later for one in mro(cls))


def _met(world: World, frame: Frame, methods: list[FunctionValue], span: Span) -> Value:
    """Methods read as attributes: properties are called."""
    if len(methods) == 1 and not is_property(methods[0]):
        return methods[0]
    return world.merge(
        *(
            calls.invoke_function(world, frame, m, calls.NO_ARGUMENTS, span) if is_property(m) else m
            for m in methods
        )
    )


def _kept(world: World, base: InstanceValue, name: str) -> Sequence[Value]:
    """What the class, its bases and (for an object of any subclass) its subclasses keep under a name."""
    found = _of_bases(world, base.type, name)
    if not base.exact:
        below = (cls for cls in derived(world, base.type) if (cls.key, name) in world.attributes)
        found += [world.attributes[(cls.key, name)] for cls in below]
    if len(found) > 1 and all(PLAIN.issuperset(map(type, options(value))) for value in found):
        return _without_examples(options(join(*found)), {cls.key for cls in mro(base.type)})
    return found


def _of_bases(world: World, cls: ClassValue, name: str) -> list[Value]:
    """The same of the class and its bases alone, up to the nearest that declares it."""
    found: list[Value] = []
    for one in mro(cls):
        if (one.key, name) in world.attributes:
            found.append(world.attributes[(one.key, name)])
        if name in one.members or constructors.tells(world, one, name):
            break
    return found


def is_named_tuple(cls: ClassValue) -> bool:
    """Does the class inherit from NamedTuple?"""
    return any(b.rsplit(".", 1)[-1] == "NamedTuple" for b in external_bases(cls))


def spread(value: Value) -> Value:
    """``*value``: a named tuple is its fields."""
    if isinstance(value, InstanceValue) and is_named_tuple(value.type):
        return ListValue("tuple", [Item(v) for v in value.attributes.values()], not value.attributes)
    return value


def identity_of(base: Value | None) -> Hashable:
    """What tells an object from others; None for what is no object of a project class."""
    if isinstance(base, EnumMember):
        return (base.type.key, base.name)
    if not isinstance(base, InstanceValue):
        return None
    if base.identity is not None:
        return base.identity
    return ("object", base.born) if base.exact else base.type.key


def _of_this(base: InstanceValue, name: str, spelling: str, value: Value) -> Value:
    """What the class knows of an attribute, as the attribute of this very object.

    Two objects of one class hold different values; texts that differ between the places that set
    them are one unknown text of this object.
    """
    if len(options(value)) == 1:
        return value if base.exact and not base.loops else _own(base, value)
    plain = [v for v in options(value) if isinstance(v, (Text, Const)) and v != NONE]
    if len(plain) > 1:
        rest = [v for v in options(value) if v not in plain]
        return join(Unknown(("self", identity_of(base), name), spelling, base.loops), *rest)
    if base.exact and not base.loops:
        return value
    return join(*(_own(base, v) for v in options(value)))


def _own(base: InstanceValue, value: Value) -> Value:
    owner = identity_of(base)
    if isinstance(value, Unknown) and value.setting is None:
        kept = base.loops or value.loops
        origin = value.origin or base.origin
        return Unknown(("self", owner, value.identity), value.spelling, kept, origin, value.kind)
    if isinstance(value, InstanceValue) and base.origin and not value.exact:
        return InstanceValue(value.type, {}, False, ("self", owner, value.type.key), base.loops, base.origin)
    if isinstance(value, Text) and value.template.holes:
        parts = [
            Hole(identity(("self", owner, p.identity)), p.name, base.loops or p.loops, p.origin, p.setting)
            if isinstance(p, Hole)
            else p
            for p in value.template.parts
        ]
        made = Template.of(parts, value.template.source)
        return Text(made, value.built, value.inserted, value.hops)
    return value


def _setting_field(world: World, cls: ClassValue, name: str, spelling: str, value: Value | None) -> Value:
    """A field of a settings class: the environment decides, the class gives the default.

    Of several variables the later ones stand in for the first as its default.
    """
    if value is not None and (not is_settings(cls) or isinstance(value, (FunctionValue, ClientValue))):
        return value
    if value is not None and all(map(_is_settings_object, options(value))):
        return value  # ``redis: RedisSettings = RedisSettings()``: its own fields are the variables
    field = settings_classes.field_of(mro(cls), external_bases(cls), name)
    variables = (name.upper(),) if field is None else field.variables
    place = None if field is None else Location(field.path, *field.span)
    made = value
    for variable in reversed(variables):
        via = (Hop(Step.SETTING, place, variable, cls.name),) if hops.recording() and place else ()
        made = Unknown(("setting", cls.key, name), spelling, (), "", None, variable, made, hops=via)
        if place is not None:
            world.note_reading(variable, place)
    assert made is not None
    return made


def _is_settings_object(value: Value) -> bool:
    return isinstance(value, InstanceValue) and is_settings(value.type)


def field_place(cls: ClassValue, name: str) -> Location | None:
    """Where the class, or its nearest base, assigns or declares a member in its body."""
    for one in mro(cls):
        for statement in one.declaration.body:
            if isinstance(statement, ir.Assign):
                for target in statement.targets:
                    if isinstance(target, ir.Name) and target.id == name:
                        return Location(one.module.path, *target.span)
    return None


def derived(world: World, cls: ClassValue) -> list[ClassValue]:
    """The project classes that inherit from one."""
    return list(world.subclasses.get(cls.key, {}).values())


def class_attribute(world: World, frame: Frame, base: ClassValue, name: str, spelling: str) -> Value:
    """``Class.name``: a member, bound if it is a class method."""
    if enums.is_enum(base):
        known = enums.by_name(base) if name == "__members__" else enums.member(base, name)
        if known is not None:
            return known
    member = find_member(base, name)
    if isinstance(member, FunctionValue):
        names = [n.rsplit(".", 1)[-1] for n in decorator_names(member)]
        return bind(member, base) if "classmethod" in names else member
    found = _of_bases(world, base, name)
    if found:
        return _setting_field(world, base, name, spelling, world.merge(*found))
    if member is not None:
        return member
    if name == "__name__":
        return text(base.name.rsplit(".", 1)[-1])
    return own_clients.inherited(base, name) or Unknown(("class", base.key, name), spelling)


def annotated(world: World, frame: Frame, node: ir.Expression, spelling: str) -> Value | None:
    """What a value of the annotated type is; None when the annotation says nothing."""
    if isinstance(node, ir.Binary) and node.operator == "|":
        return _first_known(world, frame, (node.left, node.right), spelling)
    if isinstance(node, ir.Subscript):
        return generic(world, frame, node, spelling)
    if isinstance(node, ir.Constant):
        quoted = _dotted(node.value) if isinstance(node.value, str) else None
        return None if quoted is None else annotated(world, frame, quoted, spelling)
    value = _type_named(world, frame, node)
    found = [t for o in options(value) if (t := of_type(world, o, spelling)) is not None]
    return world.merge(*(_told(t, frame, node) for t in found)) if found else None


def _type_named(world: World, frame: Frame, node: ir.Expression) -> Value:
    """What an annotation or a list of bases names; nobody makes an object of it there."""
    if isinstance(node, ir.Name):
        return attributes.lookup(world, frame, node.id)
    return expressions.evaluate(world, frame, node)


def _told(typed: Value, frame: Frame, node: ir.Expression) -> Value:
    """A client that nothing but the annotation ``node`` tells of, with that as its first hop."""
    if isinstance(typed, ClientValue) and typed.client.built is None and not typed.client.hops:
        place = hops.place_of(frame, node) if hops.recording() else None
        if place is not None:
            return hops.along(typed, Step.ANNOTATED, place, typed.client.type_name)
    return typed


def _dotted(source: str) -> ir.Expression | None:
    """A quoted type inside an annotation, when it is a plain dotted name."""
    head, *rest = source.strip().split(".")
    if not all(part.isidentifier() for part in (head, *rest)):
        return None
    node: ir.Expression = ir.Name(head)
    for part in rest:
        node = ir.Attribute(node, part)
    return node


_LISTS = frozenset({"list", "set", "tuple", "sequence", "iterable", "frozenset", "collection"})
_DICTS = frozenset({"dict", "mapping", "mutablemapping", "defaultdict", "ordereddict"})


def generic(world: World, frame: Frame, node: ir.Subscript, spelling: str) -> Value | None:
    name = (spelled(node.base) or "").rsplit(".", 1)[-1]
    parts = node.index.items if isinstance(node.index, ir.Sequence) else (node.index,) if node.index else ()
    if name in ("Optional", "Union", "Final", "ClassVar", "Awaitable", "Required"):
        return _first_known(world, frame, parts, spelling)
    if len(parts) == 1 and promises.INJECTED.fullmatch(name):
        return _first_known(world, frame, parts, spelling)
    if name == "Literal":
        texts = all(isinstance(p, ir.Constant) and isinstance(p.value, str) for p in parts)
        return of_type(world, External("builtins.str" if texts else "builtins.int"), spelling)
    if name == "Annotated":
        for part in parts[1:]:
            value = expressions.evaluate(world, frame, part)
            if any(isinstance(v, ClientValue) for v in options(value)):
                return value
        return _first_known(world, frame, parts[:1], spelling)
    held = annotated_containers.holding_clients(world, frame, name, parts, spelling)
    if held is not None:
        return held
    if name in ("AsyncGenerator", "AsyncIterator", "Generator", "Iterator", "Iterable", "AsyncIterable"):
        return None
    if name.lower() in _LISTS:
        return Unknown(("typed", spelling, name), spelling, origin="parameter", kind=None)
    return annotated(world, frame, node.base, spelling)


def _first_known(world: World, frame: Frame, parts: tuple[ir.Expression, ...], spelling: str) -> Value | None:
    found = [annotated(world, frame, p, spelling) for p in parts if p != ir.Constant(None)]
    known = [f for f in found if f is not None]
    return world.merge(*known) if known else None


def of_type(world: World, value: Value, spelling: str) -> Value | None:
    """An instance of a type that an annotation names."""
    if isinstance(value, ClassValue):
        return as_client(value) if as_client(value) and not value.members else InstanceValue(value)
    if isinstance(value, (ClientValue, InstanceValue)):
        return value
    if not isinstance(value, External):
        return None
    found = client_type(value.name)
    if found is not None:
        return ClientValue(provided_types.of(world, construct.described(found, Basis.ANNOTATED)))
    pipe = pipeline_type(value.name)
    if pipe is not None:
        return PipelineValue(
            construct.described(pipe, Basis.ANNOTATED), Transaction.UNKNOWN, calls.NO_PLACE, (), ()
        )
    pubsub = pubsub_type(value.name)
    if pubsub is not None:
        return PubSubValue(construct.described(pubsub, Basis.ANNOTATED))
    last = value.name.rsplit(".", 1)[-1]
    if last in promises.PLAIN:
        return Unknown(("typed", spelling, last), spelling, origin=promises.PLAIN[last], kind=last)
    if last in ("Any", "object", "TypeVar", "Self", "Protocol", "Callable"):
        return None
    if last.lower() in _DICTS:
        return Unknown(("typed", spelling, last), spelling, kind="dict")
    if value.name.startswith("builtins.") or not (
        of_redis_library(value.name) or sounds_like_redis(value.name)
    ):
        return Unknown(("typed", spelling, value.name), spelling, kind=value.name)
    return None


def refine(world: World, frame: Frame, value: Value, annotation: ir.Expression) -> Value:
    """A value that an annotation says more about than its expression."""
    foreign = isinstance(value, Unknown) and value.kind is not None and "." in value.kind
    if isinstance(value, Unknown) and (value.kind is None or foreign):
        typed = annotated(world, frame, annotation, value.spelling)
        if value.setting is not None and not isinstance(typed, (ClientValue, PipelineValue, PubSubValue)):
            return value
        if isinstance(typed, InstanceValue):
            if enums.is_enum(typed.type):
                return replace(value, origin="number")
            typed.identity, typed.loops = value.identity, value.loops
            return typed
        if isinstance(typed, (ClientValue, PipelineValue, PubSubValue)):
            return typed
        if isinstance(typed, Unknown) and typed.kind is not None:
            return replace(value, origin=typed.origin or value.origin, kind=typed.kind)
    if InstanceValue in map(type, options(value)):
        return promises.kept(value, annotated(world, frame, annotation, ""))
    return value


def parameter_value(world: World, frame: Frame, function: FunctionValue, parameter: ir.Parameter) -> Value:
    """What a parameter is when nobody is known to call: its flow, annotation, default, or a symbol."""
    symbol = Unknown(("parameter", function.key, parameter.name), parameter.name, (), "parameter")
    if parameter.star == "*":
        return _rest(symbol)
    if parameter.star == "**":
        given = world.rests.get(function.key, {})
        return DictValue([Entry(text(n), given[n]) for n in sorted(given)], True, (), symbol.identity)
    if parameter.name in foreign.FIXTURES and parameter.annotation is None:
        return replace(symbol, kind=foreign.FIXTURES[parameter.name])
    if parameter.annotation is None and parameter.default is None:
        filled = test_parameters.of_test(world, function, parameter.name)
        if filled is not None:
            return filled
    flowing = world.parameters.get((function.key, parameter.name))
    promised = annotated(world, frame, parameter.annotation, parameter.name) if parameter.annotation else None
    typed = promises.of_parameter(symbol, promised) if promised is not None else None
    injected = (
        expressions.evaluate(world, frame, parameter.default) if parameter.default is not None else None
    )
    if flowing is not None:
        # Some callers are known, which is not to say that the others leave the default alone.
        kept = promises.kept(flowing, typed)
        return world.merge(kept, NONE) if injected == NONE else kept
    if isinstance(injected, (ClientValue, InstanceValue, PipelineValue)) or _choice_of_clients(injected):
        assert injected is not None
        default = hops.given(injected, world_frame(function), parameter, function.name)
        return promises.kept(default, typed)
    if isinstance(injected, FunctionValue) and _opens_a_client(world, injected):
        return injected
    if typed is None or isinstance(typed, Unknown):
        return typed or symbol
    told = hops.given(typed, world_frame(function), parameter, function.name)
    if not isinstance(told, (ClientValue, PipelineValue)) or not _may_be_none(parameter):
        return told
    # What is built where nobody gives one must not be taken for code that never runs.
    return world.merge(told, NONE)


def _may_be_none(parameter: ir.Parameter) -> bool:
    """``client: Redis = None``, ``client: Redis | None``, ``client: Optional[Redis]``."""
    none, annotation = ir.Constant(None), parameter.annotation
    if isinstance(annotation, ir.Subscript):
        return parameter.default == none or (spelled(annotation.base) or "").endswith("Optional")
    sides = (annotation.left, annotation.right) if isinstance(annotation, ir.Binary) else ()
    return none in (parameter.default, *sides)


def world_frame(function: FunctionValue) -> Frame:
    """The module around a function: its defaults and annotations stand there."""
    return Frame(function.module, "", function.module.env)


def _opens_a_client(world: World, default: FunctionValue) -> bool:
    """Is it a function without parameters that gives a client: ``connect=lambda: Redis.from_url(url)``?"""
    declaration = default.declaration
    if any(parameter.default is None and not parameter.star for parameter in declaration.parameters):
        return False
    if isinstance(declaration, ir.Lambda):
        frame = world_frame(default)
        return _choice_of_clients(
            calls.invoke_function(world, frame, default, calls.NO_ARGUMENTS, declaration.span, always=True)
        )
    summary = on_their_own.summary_of(world, default)
    return summary is not None and _choice_of_clients(summary.result)


def _choice_of_clients(value: Value | None) -> bool:
    return value is not None and any(isinstance(v, ClientValue) for v in options(value))


def _rest(symbol: Unknown) -> Value:
    return ListValue("tuple", [], True, (), symbol.identity)
