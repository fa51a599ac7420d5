"""Hops, evidence and what is missing, each as a reader would say it."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.link.program import Basis, Client, Hop, Step
from clusterlint.provenance.model import Told


def told(hops: Sequence[Hop]) -> tuple[Told, ...]:
    """The hops in words; what happens on one line is told at once."""
    found: list[Told] = []
    also = False
    for hop in hops:
        if hop.step is Step.AND:
            also = True
            continue
        words = _words(hop)
        last = found[-1] if found else None
        if also:
            found.append(Told(words, hop.place, bool(found)))
            also = False
        elif last is not None and (last.place.path, last.place.line) == (hop.place.path, hop.place.line):
            found[-1] = Told(f"{last.text}, {words}", last.place, last.also)
        else:
            found.append(Told(words, hop.place))
    return tuple(found)


def _words(hop: Hop) -> str:
    name, owner = hop.name, hop.owner
    function = f"{owner}()" if owner else "a function"
    return {
        Step.ENVIRONMENT: f"{name} is read from the environment",
        Step.SETTING: f"{name} is a field of the settings class {owner}"
        if owner
        else f"the setting {name} is read",
        Step.BUILT: f"built with {name}()",
        Step.ANNOTATED: f"annotated as {name}",
        Step.METHOD: f"taken for a client: {name}() is called on it",
        Step.USED: f"taken for a client: {name}() is called on it",
        Step.NAMED: f"taken for a client: it is called `{name}`",
        Step.AND: "",
        Step.TEXT: "put together",
        Step.KEPT: f"kept in {name}",
        Step.PASSED: f"passed to {function} as `{name}`",
        Step.DEFAULT: f"the default of parameter `{name}` of {function}",
        Step.INJECTED: f"injected into {function} as parameter `{name}`",
        Step.OPENED: f"{name}() is called on it",
        Step.RETURNED: f"returned by {_called(name)}",
        Step.YIELDED: f"yielded by {_called(name)}",
    }[hop.step]


def _called(name: str) -> str:
    return "a lambda" if "<lambda" in name else f"{name}()" if name else "the module"


def client_name(client: Client) -> str:
    """The class of a client, or the function that gives it."""
    last = client.type_name.rpartition(".")[2]
    return (
        f"the client of {client.type_name}()" if last[:1].islower() and " " not in last else client.type_name
    )


def evidence(client: Client, method: str) -> str:
    """What the confidence in a client rests on."""
    seen = next((hop for hop in client.hops if hop.step in (Step.USED, Step.NAMED)), None)
    name = seen.name if seen is not None else ""
    return {
        Basis.BUILT: "constructed: the call that builds it was followed to here",
        Basis.INHERITED: f"constructed: its class inherits from {client.type_name}",
        Basis.ANNOTATED: f"annotation: a type says that it is {client.type_name}",
        Basis.TESTED: f"use: the code asks whether it is {client.type_name}",
        Basis.METHOD: f"use: only Redis clients have a method {method}()",
        Basis.USED: f"use: {name}() is called on it as well, which only Redis clients have",
        Basis.NAMED: f"name: it is called `{name}`, and {method}() is a method of Redis clients",
    }[client.basis]


def missing(client: Client, known: Sequence[str]) -> str:
    """What would make the confidence higher; empty where nothing would."""
    if client.basis.confidence is Basis.BUILT.confidence:
        return ""
    unknown = "; ".join(word.removeprefix("nothing: ") for word in known if word.startswith("nothing: "))
    found = "the place where it is built: no client that the analysed code builds comes here"
    return f"{found} ({unknown})" if unknown else found
