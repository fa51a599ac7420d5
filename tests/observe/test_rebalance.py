"""What more masters take over, against redis-cli on a real cluster."""

from __future__ import annotations

import re

from live_servers import HOST, cluster_nodes
from redis_cli import output

from clusterlint.observe.rebalance import Transfer, after, rebalance
from clusterlint.observe.sizing import owners_of
from clusterlint.slots import SLOTS


def counts(transfers: tuple[Transfer, ...]) -> list[tuple[int, int, int]]:
    return [(len(one.slots), one.source, one.target) for one in transfers]


def test_a_fourth_and_a_fifth_master() -> None:
    owners = owners_of(3)
    fourth = rebalance(owners, 4)
    assert counts(fourth) == [(1366, 1, 3), (1365, 2, 3), (1365, 0, 3)]
    assert fourth[0].slots == tuple(range(5461, 5461 + 1366)), "the lowest slots of a master go"
    owners = after(owners, fourth)
    assert [owners.count(node) for node in range(4)] == [4096] * 4
    fifth = rebalance(owners, 5)
    assert sum(size for size, _, _ in counts(fifth)) == 3280


def test_the_slots_are_those_that_a_real_rebalance_moved() -> None:
    """Recorded: CLUSTER SLOTS after redis-cli 7.0.15 had moved them in 44 s, three masters and an empty one."""
    owners = after(owners_of(3), rebalance(owners_of(3), 4))
    ranges = [(0, 1364, 3), (1365, 5460, 0), (5461, 6826, 3), (6827, 10922, 1), (10923, 12287, 3), (12288, 16383, 2)]
    assert list(owners) == [node for first, last, node in ranges for _ in range(first, last + 1)]


def test_nothing_moves_where_all_is_even_and_no_slot_is_lost() -> None:
    assert rebalance(owners_of(4), 4) == ()
    for masters in (1, 2, 3, 7, 12, 29):
        owners = after(owners_of(masters), rebalance(owners_of(masters), masters + 1))
        shares = [owners.count(node) for node in range(masters + 1)]
        assert sum(shares) == SLOTS and max(shares) - min(shares) <= masters + 1


def test_redis_cli_would_move_as_many() -> None:
    """Three masters with all slots and an empty one; --cluster-simulate says what would move, and moves nothing."""
    with cluster_nodes(4, with_slots=3) as ports:
        words = ("--cluster", "rebalance", f"{HOST}:{ports[0]}", "--cluster-use-empty-masters", "--cluster-simulate")
        said = output(ports[0], *words).decode()
    names = {f"{HOST}:{port}": number for number, port in enumerate(ports)}
    moves = re.findall(r"Moving (\d+) slots from (\S+) to (\S+)", said)
    assert sorted((int(size), names[one], names[other]) for size, one, other in moves) == sorted(
        counts(rebalance(owners_of(3), 4))
    ), said
