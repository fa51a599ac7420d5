"""The module with the shared factory that a program gets, as text."""

from __future__ import annotations

from collections.abc import Sequence

MARK = "Written by clusterlint fix (client-factory)"
"""Stands in the module, so that later runs know it again."""

FLAG = "REDIS_CLUSTER_ENABLED"
"""The environment variable that the module asks, unless another one is configured."""

_NAMES = {
    "redis": {"Plain": "Redis", "library": "redis", "scheme": "redis"},
    "valkey": {"Plain": "Valkey", "library": "valkey", "scheme": "valkey"},
}

# Where the library's own annotations say too little for a strict type checker.
_UNTYPED = {
    "valkey": (
        ("made = ValkeyCluster.from_url", "made = cast(Any, ValkeyCluster).from_url"),
        (
            "return AsyncValkey.from_url(url, **options)",
            'return cast("AsyncValkey", AsyncValkey.from_url(url, **options))',
        ),
    )
}


def factory_text(
    library: str, left_out: Sequence[str], async_left_out: Sequence[str] | None, flag: str = FLAG
) -> str:
    """The module for "redis" or "valkey"; ``async_left_out`` None: without asyncio (too old a release)."""
    parts = _HEAD, _SYNC, *(() if async_left_out is None else (_ASYNC,)), _TAIL
    text = "".join(parts)
    if async_left_out is None:
        text = "".join(line for line in text.splitlines(keepends=True) if "sync" not in line)
    fields = {**_NAMES[library], "FLAG_NAME": flag, "MARK": MARK}
    fields["LEFT"] = _tuple("_LEFT_OUT", left_out)
    fields["ASYNC_LEFT"] = _tuple("_ASYNC_LEFT_OUT", async_left_out or ())
    for name, value in fields.items():
        text = text.replace(f"<{name}>", value)
    for old, new in _UNTYPED.get(library, ()):
        text = text.replace(old, new)
    return text


def _tuple(name: str, items: Sequence[str]) -> str:
    """An assignment as a formatter writes it."""
    inside = ", ".join(f'"{item}"' for item in items) + ("," if len(items) == 1 else "")
    line = f"{name} = ({inside})"
    if len(line) <= 88:
        return line
    return f"{name} = (\n" + "".join(f'    "{item}",\n' for item in items) + ")"


_HEAD = '''"""<Plain> clients that the environment switches between a server and a cluster.

With <FLAG_NAME>=1 (true, yes, on) cluster clients are built, otherwise plain
ones, by the same call that stood where these functions are called now.

With a cluster an address may be a comma-separated list of nodes, one of which is
enough to find the others: <scheme>://10.0.0.1:6379,10.0.0.2:6379,10.0.0.3:6379, or
several whole URLs. User, password and options are those of the first.

<MARK>; change it as you like.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from <library> import <Plain>, <Plain>Cluster
from <library>.asyncio import <Plain> as Async<Plain>
from <library>.asyncio.cluster import ClusterNode as AsyncClusterNode
from <library>.asyncio.cluster import <Plain>Cluster as Async<Plain>Cluster
from <library>.cluster import ClusterNode

FLAG = "<FLAG_NAME>"

# Options that a cluster client does not need or does not know; none changes a reply.
<LEFT>
<ASYNC_LEFT>
_IMPOSSIBLE = ("connection_class", "connection_pool", "unix_socket_path")

_NEXT_URL = re.compile(r",(?=\\w+://)")
_FURTHER_HOSTS = re.compile(r"^((?:\\w+:/{2})?(?:[^/?]*@)?[^,/?]*),[^/?]*")
_NO_SCHEME = re.compile(r"^(?!\\w+://)")


def cluster_enabled() -> bool:
    """Whether the environment asks for cluster clients."""
    return os.environ.get(FLAG, "").strip().lower() in ("1", "true", "yes", "on")


'''

_SYNC = '''def make_<library>(url: str, **options: Any) -> <Plain>:
    """``<Plain>.from_url(url, **options)``, or a cluster client in its place."""
    if not cluster_enabled():
        return <Plain>.from_url(url, **options)
    others = _built(ClusterNode, _nodes(url)[1:])
    taken = _carried(options, _LEFT_OUT)
    made = <Plain>Cluster.from_url(_first(url), startup_nodes=others, **taken)
    return cast("<Plain>", made)


def make_<library>_at(host: str = "localhost", port: int = 6379, **options: Any) -> <Plain>:
    """``<Plain>(host, port, **options)``, or a cluster client in its place."""
    if not cluster_enabled():
        return <Plain>(host=host, port=port, **options)
    (name, number), *others = _nodes(host, port)
    taken = _carried(options, _LEFT_OUT)
    made = <Plain>Cluster(
        host=name if others else host,
        port=number if others else port,
        startup_nodes=_built(ClusterNode, others),
        **taken,
    )
    return cast("<Plain>", made)


'''

_ASYNC = '''def make_async_<library>(url: str, **options: Any) -> Async<Plain>:
    """``make_<library>`` for asyncio."""
    if not cluster_enabled():
        return Async<Plain>.from_url(url, **options)
    others = _built(AsyncClusterNode, _nodes(url)[1:])
    taken = _carried(options, _ASYNC_LEFT_OUT)
    made = Async<Plain>Cluster.from_url(_first(url), startup_nodes=others, **taken)
    return cast("Async<Plain>", made)


def make_async_<library>_at(
    host: str = "localhost", port: int = 6379, **options: Any
) -> Async<Plain>:
    """``make_<library>_at`` for asyncio."""
    if not cluster_enabled():
        return Async<Plain>(host=host, port=port, **options)
    (name, number), *others = _nodes(host, port)
    taken = _carried(options, _ASYNC_LEFT_OUT)
    made = Async<Plain>Cluster(
        host=name if others else host,
        port=number if others else port,
        startup_nodes=_built(AsyncClusterNode, others),
        **taken,
    )
    return cast("Async<Plain>", made)


'''

_TAIL = '''def _first(url: str) -> str:
    """The first URL of a list."""
    if "," not in url:
        return url
    first = _FURTHER_HOSTS.sub(r"\\1", _NEXT_URL.split(url)[0])
    return _NO_SCHEME.sub("<scheme>://", first)


def _nodes(addresses: str, port: int = 6379) -> list[tuple[str, int]]:
    """Host and port of each address; ``port`` where it names none."""
    found = []
    for url in _NEXT_URL.split(addresses):
        place = urlsplit(_NO_SCHEME.sub("<scheme>://", url)).netloc
        for one in place.rpartition("@")[2].split(","):
            node = urlsplit(f"//{one}")
            found.append((str(node.hostname), node.port or int(port)))
    return found


def _built(node: Any, addresses: list[tuple[str, int]]) -> list[Any]:
    """A node of the library for each address."""
    return [node(host, port) for host, port in addresses]


def _carried(options: Mapping[str, Any], left_out: tuple[str, ...]) -> dict[str, Any]:
    """The options of a cluster client; ValueError for what it cannot do."""
    if options.get("db"):
        raise ValueError(f"a cluster has database 0 only, not {options['db']}")
    for name in _IMPOSSIBLE:
        if options.get(name) is not None:
            raise ValueError(f"a cluster client cannot work with {name}")
    return {name: value for name, value in options.items() if name not in left_out}
'''
