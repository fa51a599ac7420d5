"""Which setting an address comes from: named outright, put into a text, or given to what makes it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clusterlint.extract import ir
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import parameter_of
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import External, ListValue, Text, Unknown, Value, options
from clusterlint.slots.template import Hole, Template

_ADDRESS = ("url", "dsn", "uri", "address", "host", "hostname", "netloc", "location")
"""Keywords that say where a server is; what else makes an address (user, port, path) names no server."""

_ANY_PORT = frozenset({"port", "port_number"})
_SUBSCRIPT = re.compile(r"\w+\[([A-Z][A-Z0-9_]*)\]")
_END = re.compile(r"[/?]")
_SOCKET = ("unix_socket_path", "path")


def setting_name(value: Value | None) -> str | None:
    """The environment variable or settings attribute that a value comes from, the first of several."""
    return next(iter(setting_names(value)), None)


def setting_names(value: Value | None) -> tuple[str, ...]:
    """All settings that a value may come from: of ``environ.get("A") or settings.B`` A, then B."""
    found: dict[str, None] = {}
    for option in options(value) if value is not None else ():
        if isinstance(option, Unknown):
            if option.setting is not None:
                found[option.setting] = None
            found.update(dict.fromkeys(setting_names(option.default)))
        elif isinstance(option, Text) and (hole := _telling(option.template)) is not None:
            found[hole.setting or _variable(hole.name)] = None
        elif isinstance(option, External) and (name := _outside(option)) is not None:
            found[name] = None
    return tuple(found)


def port_names(port: Value | None) -> tuple[str, ...]:
    """The settings of a port, which tell of the server where its host is written out.

    ``config["port"]`` of whatever configuration is none: any address has a port.
    """
    parameters = parameter_names(port)
    return tuple(
        name for name in setting_names(port) if name not in parameters and name.lower() not in _ANY_PORT
    )


def parameter_names(value: Value | None) -> tuple[str, ...]:
    """Those of `setting_names` that are no settings: parameters which nobody has filled in."""
    told = [o.template for o in options(value) if isinstance(o, Text)] if value is not None else []
    holes = [hole for template in told if (hole := _telling(template)) is not None]
    return tuple(
        _variable(h.name) for h in holes if h.setting is None and parameter_of(h.identity) is not None
    )


def _outside(value: External) -> str | None:
    """``conf.settings.REDIS_URL`` of a module that is not there to read."""
    owner, _, last = value.name.rpartition(".")
    named = bool(owner) and not owner.startswith("builtins") and last.isupper() and len(last) > 1
    return last if named else None


def made_of(values: Iterable[Value], *, inside: bool = False) -> str | None:
    """The first setting that one of the values is, or was made of (by urlparse(), URL.build() ...).

    ``inside``: they are the elements of a list, and a list among them is not looked into: lists that are put
    into each other double at every turn.
    """
    for value in values:
        for option in options(value):
            found = None
            if isinstance(option, Unknown):
                found = option.told_by
            elif isinstance(option, Text) and any(
                "://" in p for p in option.template.parts if isinstance(p, str)
            ):
                found = setting_name(option)
            elif isinstance(option, ListValue) and not inside:
                found = made_of((i.value for i in option.items), inside=True)
            if found is not None:
                return found
    return None


def made_of_arguments(arguments: Arguments) -> str | None:
    """The setting that the result of a call is made of, where the call itself is not known."""
    named = [arguments.keywords[name] for name in _ADDRESS if name in arguments.keywords]
    return made_of([*named, *(value for value, _ in arguments.positional)])


CONFIG_FILES = frozenset(f"configparser.{name}ConfigParser" for name in ("", "Raw", "Safe"))
"""What reads files with sections: ``config.get("section", "option")``, ``config["section"]["option"]``."""

_ANYBODY = frozenset({*_ADDRESS, "addr", "server", "endpoint", "connection", "connection_string"})


def says_nothing(setting: str) -> bool:
    """Is it a word that any address has (``node["host"]`` of a node that nobody knows), no name of one?"""
    return setting in _ANYBODY


def setting_inside(base: Unknown, name: str) -> str:
    """A setting inside another one: of ``conf["cache"]["host"]`` the last word alone says too little."""
    return f"{base.setting}.{name}" if base.setting is not None and name.lower() in _ANYBODY else name


def called_address(node: ir.Invocation) -> str | None:
    """The call that tells a constructor where the server is, as the code has it: ``socket_of('cache')``.

    For an address that nothing else is known of. Arguments that are no constants say nothing of the server.
    """
    for position, given in enumerate(node.args):
        named = (
            given.keyword in _ADDRESS or given.keyword in _SOCKET or (given.keyword is None and position == 0)
        )
        if named and not given.star and isinstance(given.value, ir.Invocation):
            function = spelled(given.value.func)
            constants = [a.value for a in given.value.args if isinstance(a.value, ir.Constant)]
            shown = ", ".join(repr(c.value) for c in constants)
            # An @ may stand behind a password, which must not reach any output.
            if function is not None and len(constants) == len(given.value.args) and "@" not in shown:
                return f"{function}({shown})"
    return None


def _telling(template: Template) -> Hole | None:
    """The hole that says where a server is: of ``redis://{user}@{host}:{port}/{db}`` the host.

    Where the host is written out, a hole before it (a password) or behind the port (a database)
    tells nothing.
    """
    holes = list(template.holes)
    authority = _authority(template)
    if authority is None:
        return holes[0] if holes else None
    inside = [part for part in authority if isinstance(part, Hole)]
    host = _before_port(authority)
    named = [part for part in host if isinstance(part, Hole)]
    return named[-1] if named else (inside[0] if inside else None)


def _authority(template: Template) -> list[str | Hole] | None:
    """What stands between ``://`` (and ``user:password@``) and the path or query; None without ``://``."""
    found: list[str | Hole] | None = None
    for part in template.parts:
        if isinstance(part, Hole):
            if found is not None:
                found.append(part)
            continue
        text = part
        if found is None:
            if "://" not in text:
                continue
            text, found = text.partition("://")[2], []
        text, *behind = _END.split(text, maxsplit=1)
        if "@" in text:
            text, found = text.rpartition("@")[2], []
        found += [text] if text else []
        if behind:
            return found
    return found


def _before_port(authority: list[str | Hole]) -> list[str | Hole]:
    for position, part in enumerate(authority):
        if isinstance(part, str) and ":" in part:
            return [*authority[:position], part.partition(":")[0]]
    return authority


def _variable(name: str) -> str:
    """The last word of a spelling: REDIS_HOST of settings.REDIS_HOST and of os.environ[REDIS_HOST]."""
    last = name.rsplit(".", 1)[-1]
    subscript = _SUBSCRIPT.fullmatch(last)
    return subscript[1] if subscript else last
