"""Classes of the program that derive from one of a library: to give it a cluster client, or as its backend.

Some libraries have no cluster support, but get their client from a class that the program may bring:
``class ClusterFactory(django_redis.pool.ConnectionFactory)``. Settings may name a class of the program that
is a backend of the library with something added: ``class QuietCache(RedisCache)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clusterlint.catalog.library import Use
from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.link.clients.libraries import builder
from clusterlint.link.following.evidence import spelled, walk
from clusterlint.link.third_party.library_clues import known_clues
from clusterlint.link.third_party.library_imports import Imported, imports_of

Givers = Mapping[str, str]
"""A class of a library, by its dotted name -> the class of the program that derives from it."""


Backends = Mapping[str, Sequence[tuple[str, str]]]
"""The last name of a class of the program -> its dotted path from the root, and the backend that it is."""


def own_backends(files: Iterable[FileFacts]) -> Backends:
    """The classes that derive from what settings name by its dotted path to use a library with Redis."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in sorted(files, key=lambda file: file.path):
        names = {one.bound: _meant(one) for one in imports_of(file) if one.bound}
        if known_clues().modules.isdisjoint(dotted.partition(".")[0] for dotted in names.values()):
            continue
        module = file.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for cls in (one for one in file.body if isinstance(one, ir.Class)):
            bases = (_dotted(base, names) for base in cls.bases)
            backend = next((base for base in bases if base in known_clues().telling), None)
            if backend is not None:
                names[cls.name] = backend  # others in the file may derive from it
                found.setdefault(cls.name, []).append((f"{module}.{cls.name}", backend))
    return found


def backend_of(backends: Backends, dotted: str) -> str | None:
    """The backend of a library that a dotted path of the program means, wherever its modules begin."""
    own = backends.get(dotted.rpartition(".")[2], ()) if "." in dotted else ()
    return next((backend for path, backend in own if f".{path}".endswith(f".{dotted}")), None)


def cluster_givers(files: Iterable[FileFacts]) -> Givers:
    """For each base the first class, by path and line, in which the name of a cluster client stands."""
    found: dict[str, str] = {}
    for file in sorted(files, key=lambda file: file.path):
        names = {one.bound: _meant(one) for one in imports_of(file) if one.bound}
        if known_clues().modules.isdisjoint(dotted.partition(".")[0] for dotted in names.values()):
            continue
        for cls in (one for one in file.body if isinstance(one, ir.Class)):
            bases = {_dotted(base, names) for base in cls.bases}
            if any(base.partition(".")[0] in known_clues().modules for base in bases) and _gives(cls, names):
                for base in bases:
                    found.setdefault(base, cls.name)
    return found


def giver_for(use: Use, givers: Givers) -> str:
    """The class of the program that gives the library its cluster client for this use; "": none."""
    starts = tuple(f"{start}." for start in use.extended)
    return (
        next((name for base, name in givers.items() if f"{base}.".startswith(starts)), "") if starts else ""
    )


def _meant(one: Imported) -> str:
    """What the bound name stands for: ``a`` of ``import a.b`` is a."""
    plain = one.dotted == one.module and one.bound == one.dotted.partition(".")[0]
    return one.bound if plain else one.dotted


def _gives(cls: ir.Class, names: Mapping[str, str]) -> bool:
    pending: list[ir.Statement] = list(cls.body)
    while pending:
        for node, nested in walk(pending.pop()):
            if isinstance(nested, (ir.Function, ir.Class)):
                pending += nested.body
            elif isinstance(node, (ir.Name, ir.Attribute)):
                made = builder(_dotted(node, names))
                if made is not None and made.cluster:
                    return True
    return False


def _dotted(node: ir.Expression, names: Mapping[str, str]) -> str:
    """The name outside of the program that an expression means; "" for what has none."""
    head, dot, rest = (spelled(node) or "").partition(".")
    known = names.get(head)
    return "" if known is None else f"{known}{dot}{rest}"
