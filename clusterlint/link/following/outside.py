"""What comes from outside the program: requests, messages and command lines, and what guards against it.

A value from outside has the origin "request". Whatever is made of it by cutting or decoding has it too;
numbers, UUIDs, digests, members of enumerations and what passed a check have it no more.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from clusterlint.extract import ir
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.language import classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.texts import brace_guards
from clusterlint.link.values import (
    ClassValue,
    External,
    FunctionValue,
    InstanceValue,
    Text,
    Unknown,
    Value,
    join,
    options,
)
from clusterlint.link.world import Frame, World

ORIGIN = "request"

_HANDLER_DECORATORS = frozenset(
    {"get", "post", "put", "delete", "patch", "route", "api_route", "websocket", "head", "options"}
    | {"subscriber", "agent", "on_message", "message_handler", "command"}
)
_HANDLER_BASES = frozenset(
    {"BaseHTTPRequestHandler", "SimpleHTTPRequestHandler", "BaseRequestHandler", "StreamRequestHandler"}
    | {"RequestHandler", "WebSocketHandler", "MethodView", "HTTPEndpoint", "WebSocketEndpoint", "APIView"}
    | {"GenericAPIView", "AsyncWebsocketConsumer", "WebsocketConsumer", "AsyncJsonWebsocketConsumer"}
)
_HANDLER_METHODS = frozenset(
    {"get", "post", "put", "delete", "patch", "head", "open", "on_message", "on_receive", "receive"}
    | {"receive_json", "data_received"}
)
_HANDLER_ATTRIBUTES = frozenset(
    {"path", "headers", "rfile", "request", "get_argument", "get_query_argument", "get_body_argument"}
)
_SAFE_ATTRIBUTES = frozenset(
    {"app", "auth", "client", "client_address", "content_length", "endpoint", "host", "method", "port"}
    | {"remote_addr", "scheme", "session", "state", "status_code", "url_for", "user"}
)
_FRAMEWORKS = frozenset(
    """
    aio_pika aiohttp aiokafka blacksheep bottle channels confluent_kafka django falcon fastapi flask kafka
    litestar nats ninja pyramid quart rest_framework robyn sanic starlette tornado websockets werkzeug
    """.split()
)
_TYPES = frozenset(
    """
    Request HttpRequest HTTPConnection WebSocket ASGIConnection UploadFile HTTPServerRequest
    WebSocketServerProtocol ServerConnection ConsumerRecord AbstractIncomingMessage IncomingMessage Msg
    """.split()
)
_OBJECTS = frozenset({"flask.request", "quart.request", "bottle.request", "cherrypy.request", "sys.stdin"})
_CALLS = frozenset(
    {"builtins.input", "kafka.KafkaConsumer", "aiokafka.AIOKafkaConsumer", "confluent_kafka.Consumer"}
)
_RECEIVING = frozenset(
    {"receive_text", "receive_json", "receive_bytes", "iter_text", "iter_json", "receive_message"}
)
_KEEPING = frozenset(
    """
    ast.literal_eval base64.b64decode json.loads msgpack.loads msgpack.unpackb orjson.loads ujson.loads
    urllib.parse.parse_qs urllib.parse.parse_qsl urllib.parse.unquote urllib.parse.unquote_plus
    urllib.parse.urlparse urllib.parse.urlsplit yaml.safe_load
    """.split()
)
_CONVERTER = r"<(?:int|float|uuid)[^<>:]*:{0}>|\{{{0}:(?:int|float|uuid)\}}"
_MODELS = frozenset({"BaseModel", "SQLModel", "Struct", "Schema"})
_CHECKS = frozenset({"isalnum", "isalpha", "isdecimal", "isdigit", "isidentifier", "isnumeric"})
_CHECKING = re.compile(r"(^|[._])(check|validate|verify|ensure|is_valid|is_safe|valid|fullmatch|match)(_|$)")
_PLAIN_TYPES = frozenset({"int", "float", "bool", "UUID", "INT", "FLOAT", "BOOL", "Choice", "IntRange"})


def given(function: FunctionValue, parameter: ir.Parameter, value: Value) -> Value:
    """What a parameter is when it is filled from outside: by a framework, or by its name and type."""
    if isinstance(value, InstanceValue):
        if parameter.default is not None or not handles(function):
            return value
        if is_model(value):
            return _received(value)
        if parameter.annotation is not None:
            return value
        # Somebody, a test perhaps, calls the handler with an object of his own.
        value = Unknown(("parameter", function.key, parameter.name), parameter.name, (), "parameter")
    if not isinstance(value, Unknown) or value.origin != "parameter":
        return value
    names = {p.name for p in getattr(function.declaration, "parameters", ())}
    outside = (
        handles(function)
        or parameter.name == "request"
        or (parameter.name == "environ" and "start_response" in names)
        or (parameter.name == "body" and {"method", "properties"} <= names)
        or _is_type(value.kind)
    )
    if not outside:
        return value
    if brace_guards.by_declaration(parameter):
        return replace(value, origin="checked")
    return replace(value, origin="number" if _converted(function, parameter.name) else ORIGIN)


def handles(function: FunctionValue) -> bool:
    """Is the function called by a framework with what comes from outside?"""
    cls = function.defined_in
    if cls is not None and function.name.rpartition(".")[2] in _HANDLER_METHODS and _is_handler(cls):
        return True
    return any(
        "." in name and name.rpartition(".")[2] in _HANDLER_DECORATORS
        for name in classes.decorator_names(function)
    )


def _is_handler(cls: ClassValue) -> bool:
    return any(b.rpartition(".")[2] in _HANDLER_BASES for b in classes.external_bases(cls))


def is_model(value: InstanceValue) -> bool:
    """Is it an object of pydantic and the like, whose fields may be filled from outside?"""
    return any(b.rpartition(".")[2] in _MODELS for b in classes.external_bases(value.type))


def _is_type(kind: str | None) -> bool:
    head, _, last = (kind or "").rpartition(".")
    return last in _TYPES and head.partition(".")[0] in _FRAMEWORKS


def _converted(function: FunctionValue, name: str) -> bool:
    """Does a decorator make the parameter a number: ``/<int:name>``, ``type=int``?"""
    pattern = re.compile(_CONVERTER.format(re.escape(name)))
    for decorator in getattr(function.declaration, "decorators", ()):
        if not isinstance(decorator, ir.Invocation):
            continue
        texts = [a.value.value for a in decorator.args if isinstance(a.value, ir.Constant)]
        if any(isinstance(t, str) and pattern.search(t) for t in texts):
            return True
        if name == destination(decorator) and is_checked(decorator):
            return True
    return False


def destination(node: ir.Invocation) -> str | None:
    """The name under which an option or argument of a command line is found afterwards."""
    texts = [a.value.value for a in node.args if a.keyword is None and isinstance(a.value, ir.Constant)]
    names = [t for t in texts if isinstance(t, str)]
    dest = [a.value.value for a in node.args if a.keyword == "dest" and isinstance(a.value, ir.Constant)]
    named = [str(d) for d in dest] or [n for n in names if n.startswith("--")] or names
    return named[0].lstrip("-").replace("-", "_") if named else None


def is_checked(node: ir.Invocation) -> bool:
    """Does an option admit numbers, flags or a choice only?"""
    for arg in node.args:
        if arg.keyword in ("choices", "is_flag"):
            return True
        if arg.keyword == "action" and getattr(arg.value, "value", "store") != "store":
            return True
        type_ = arg.value.func if isinstance(arg.value, ir.Invocation) else arg.value
        if arg.keyword == "type" and (spelled(type_) or "").rpartition(".")[2] in _PLAIN_TYPES:
            return True
    return False


def of_external(base: External, name: str) -> Unknown | None:
    """``flask.request`` as the value that its attributes are read from."""
    return Unknown(("outside", base.name), base.name, origin=ORIGIN) if base.name in _OBJECTS else None


def of_item(base: External, index: object) -> Unknown | None:
    """``sys.argv[1]``."""
    return (
        Unknown(("outside", base.name, index), base.name, origin=ORIGIN) if base.name == "sys.argv" else None
    )


def of_call(name: str, values: list[Value]) -> str:
    """The origin of what a function from outside the project gives."""
    if name in _CALLS:
        return ORIGIN
    kept = name in _KEEPING and any(_from_outside(o) for v in values[:1] for o in options(v))
    return ORIGIN if kept else ""


def of_method(
    world: World, base: Unknown, name: str, arguments: Arguments, node: ir.Invocation
) -> Unknown | None:
    """Methods that read what comes from outside: ``parser.parse_args()``, ``websocket.receive_text()``."""
    if name == "add_argument":
        _declare(world, arguments, node)
        return None
    if name in ("parse_args", "parse_known_args"):
        return Unknown(("parsed", base.identity), f"{base.spelling}.{name}()", base.loops, ORIGIN)
    if name in _RECEIVING:
        fresh = ("fresh", world.fresh())
        return Unknown(fresh, f"{base.spelling}.{name}()", base.loops, ORIGIN)
    return None


def _declare(world: World, arguments: Arguments, node: ir.Invocation) -> None:
    """``parser.add_argument("--redis-url", default=...)``."""
    dest, default = destination(node), arguments.keyword("default")
    if dest is not None and is_checked(node):
        world.checked_options.add(dest)
    told = [v for v in options(default) if isinstance(v, (Text, Unknown))] if default is not None else []
    if dest is not None and told:
        world.option_defaults[dest] = world.settle(world.option_defaults.now(dest), *told)


def default_of(world: World, base: Unknown, name: str) -> Value | None:
    """What an option of the command line is when it is not given."""
    return world.option_defaults.get(name) if _parsed(base) else None


def _parsed(base: Unknown) -> bool:
    return isinstance(base.identity, Identity) and base.identity.parts[:1] == ("parsed",)


def of_attribute(world: World, base: Unknown, name: str) -> str:
    """The origin of ``base.name`` for a base of any origin."""
    if base.origin != ORIGIN or name in _SAFE_ATTRIBUTES:
        return ""
    return "number" if _parsed(base) and name in world.checked_options else ORIGIN


def of_handler(base: InstanceValue, name: str, spelling: str) -> Unknown | None:
    """``self.path`` and the like in the handler class of a server."""
    if name not in _HANDLER_ATTRIBUTES or not _is_handler(base.type):
        return None
    return Unknown(("self", classes.identity_of(base), name), spelling, base.loops, ORIGIN)


def _received(value: InstanceValue) -> InstanceValue:
    """The object with fields that come from outside."""
    made = InstanceValue(value.type, value.attributes, value.exact, value.identity, value.loops)
    made.origin = ORIGIN
    return made


def checked_by(test: ir.Expression) -> set[str]:
    """The variables that a condition looks at closely enough: a pattern, a set of values, isalnum()."""
    if isinstance(test, ir.Unary):
        return checked_by(test.value)
    if isinstance(test, ir.Either):
        return checked_by(test.left) | checked_by(test.right)
    if isinstance(test, ir.Comparison):
        sides = (test.left, test.right) if test.operator in ("in", "not in") else (test.left,)
        admitted = test.operator in ("in", "not in", "is", "is not") or isinstance(test.right, ir.Constant)
        if not admitted or getattr(test.right, "value", "") is None:
            return set()
        return {s.id for s in sides if isinstance(s, ir.Name)}
    if isinstance(test, ir.Walrus):
        return checked_by(test.value)
    if isinstance(test, ir.Await):
        return checked_by(test.value)
    return _checked_by_call(test) if isinstance(test, ir.Invocation) else set()


def _checked_by_call(node: ir.Invocation) -> set[str]:
    if isinstance(node.func, ir.Attribute) and node.func.name in _CHECKS:
        return {node.func.base.id} if isinstance(node.func.base, ir.Name) else set()
    if not _CHECKING.search(spelled(node.func) or ""):
        return set()
    return {a.value.id for a in node.args if isinstance(a.value, ir.Name)}


def passed_check(frame: Frame, names: set[str]) -> None:
    """Values of these variables have been checked: they come from outside no more."""
    for name in sorted(name for name in names if name in frame.env):
        found = options(frame.env[name])
        changed = [replace(o, origin="checked") if _from_outside(o) else o for o in found]
        if any(map(_from_outside, found)):
            frame.env[name] = join(*changed)


def _from_outside(value: Value) -> TypeGuard[Unknown]:
    return isinstance(value, Unknown) and value.origin == ORIGIN
