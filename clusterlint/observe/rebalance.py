"""Which slots ``redis-cli --cluster rebalance --cluster-use-empty-masters`` moves to new masters.

Source: clusterManagerCommandRebalance and clusterManagerComputeReshardTable in redis-cli.c; the tests hold it
against what redis-cli says on a real cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clusterlint.slots.hashing import SLOTS


@dataclass(frozen=True, slots=True)
class Transfer:
    """Slots that go from master ``source`` to master ``target``, both numbered from 0."""

    source: int
    target: int
    slots: tuple[int, ...]


def rebalance(owners: Sequence[int], masters: int) -> tuple[Transfer, ...]:
    """The transfers that make the masters equal; ``owners``: the master of each of the 16,384 slots.

    Each master should have ``16384 // masters`` slots; what is left over by rounding goes to those that
    receive. Who has most gives first, and gives its lowest slots.
    """
    held: list[list[int]] = [[] for _ in range(masters)]
    for slot, node in enumerate(owners):
        held[node].append(slot)
    balance = [len(slots) - SLOTS // masters for slots in held]
    while (rest := sum(balance)) > 0:
        for node in [node for node in range(masters) if balance[node] <= 0][:rest]:
            balance[node] -= 1
    order = sorted(range(masters), key=lambda node: balance[node])
    found: list[Transfer] = []
    first, last = 0, masters - 1
    while first < last:
        target, source = order[first], order[last]
        count = min(abs(balance[target]), abs(balance[source]))
        if count:
            found.append(Transfer(source, target, tuple(held[source][:count])))
            del held[source][:count]
        balance[target] += count
        balance[source] -= count
        first += balance[target] == 0
        last -= balance[source] == 0
    return tuple(found)


def after(owners: Sequence[int], transfers: Sequence[Transfer]) -> tuple[int, ...]:
    """The master of each slot when the transfers are done."""
    now = list(owners)
    for transfer in transfers:
        for slot in transfer.slots:
            now[slot] = transfer.target
    return tuple(now)
