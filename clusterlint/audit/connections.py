"""How many connections there will be: masters x pool size x processes, as far as the code says it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clusterlint.audit.deployment import Deployment
from clusterlint.audit.migrating import migrates
from clusterlint.audit.model import Connections, Pool
from clusterlint.link.program import Construction

_IN_URL = re.compile(r"[?&]max_connections=(?P<size>\d+)")


def connections(
    constructions: Iterable[Construction], deployment: Deployment, masters: int, chosen: tuple[str, ...]
) -> Connections:
    """The pools of what migrates, the processes that were seen, and their product where both are known."""
    built = [one for one in constructions if one.kind != "sentinel" and migrates(one.client, chosen)]
    apart = any(one.kind == "pool" for one in built)  # then clients of a pool are counted with the pool
    pools = tuple(dict.fromkeys(_pool(one) for one in built if not (apart and _takes_a_pool(one))))
    sizes = [pool.size for pool in pools]
    count = sum(one.count for one in deployment.processes)
    if not pools or not count or any(size is None for size in sizes):
        return Connections(masters, pools, deployment.processes)
    largest = sum(size for size in sizes if size is not None)
    product = f"{count} processes x {largest} connections"
    return Connections(
        masters=masters,
        pools=pools,
        processes=deployment.processes,
        today=count * largest,
        cluster=count * largest * masters,
        product=f"{product} = {count * largest} today; x {masters} masters = {count * largest * masters}",
    )


def _takes_a_pool(one: Construction) -> bool:
    return any(option.name == "connection_pool" for option in one.options)


def _pool(one: Construction) -> Pool:
    options = {option.name: option for option in (*one.options, *one.positional)}
    given = options.get("max_connections")
    in_url = _IN_URL.search(one.url or "")
    client = one.client
    if given is not None and given.known and isinstance(given.value, int):
        size, text = int(given.value), f"max_connections={given.value}"
    elif given is not None:
        size, text = None, f"max_connections={given.text}: the number could not be worked out"
    elif in_url is not None:
        size, text = int(in_url["size"]), f"max_connections={in_url['size']} in the URL"
    elif "connection_pool" in options:
        size, text = None, "as its connection_pool says"
    else:
        size, text = None, "no max_connections seen: as many as are asked for"
    return Pool(one.location, client.type_name, client.endpoint, size, text)
