"""The planned keys on a real cluster: refused under the old names, carried out under the new ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_servers import Servers
from planned import planned
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from clusterlint.plan import GroupPlan
from clusterlint.slots.template import Template

PROGRAMS = {
    "command": "def f(uid):\n    r.mget(f'user:{uid}:profile', f'user:{uid}:settings', f'mail:{uid}')",
    "adapts": "def f(uid):\n    r.mget(f'a:{{{uid}}}:x', f'b:{uid}')",
    "whole": "def f(uid):\n    r.mget(f'user:{uid}', f'user:{uid}:x')",
    "constant": "r.mget('work:normal', 'work:urgent', 'work')",
    "prefix": "P = os.environ['P']\ndef f(uid):\n    r.mget(f'{P}|{uid}|a', f'{P}|{uid}|b')",
    "odd braces": "def f(uid):\n    r.mget(f'{uid}:{{}}:a', f'b:{uid}', f'c}}:{uid}')",
    "several values": "def f(shop, sku):\n    r.mget(f'x:{shop}:{sku}', f'y:{shop}:{sku}:z')",
}


@pytest.fixture(scope="module")
def cluster(live_servers: Servers) -> Iterator[RedisCluster]:
    node = live_servers.cluster[0]
    client = RedisCluster(host=node.host, port=node.port, decode_responses=True)
    yield client
    client.close()


def only_group(source: str) -> GroupPlan:
    _, tags = planned(source)
    (group,) = tags.groups
    assert not group.obstacles
    return group


def keys(templates: list[Template], number: int) -> list[str]:
    """One key of each family, with the same values in all of them; values are told apart by their names."""
    names = sorted({hole.name for template in templates for hole in template.holes})
    texts = {name: f"{name}-{number}" for name in names}
    return [
        template.fill({hole.identity: texts[hole.name] for hole in template.holes}) for template in templates
    ]


def carried_out(cluster: RedisCluster, names: list[str]) -> bool:
    """MSET, MGET, WATCH with MULTI/EXEC, a script and RENAME over all of the keys."""
    values = {name: str(number) for number, name in enumerate(names)}
    try:
        cluster.mset(values)
        assert cluster.mget(names) == list(values.values())
        with cluster.pipeline(transaction=True) as pipe:
            pipe.watch(*names)
            pipe.multi()
            for name in names:
                pipe.append(name, "!")
            pipe.execute()
        assert cluster.mget(names) == [f"{value}!" for value in values.values()]
        lua = "return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[#KEYS])}"
        assert cluster.eval(lua, len(names), *names) == ["0!", f"{len(names) - 1}!"]
        cluster.rename(names[0], names[-1])
        assert cluster.get(names[-1]) == "0!"
    except (RedisClusterException, RedisError):
        return False
    finally:
        for name in names:
            cluster.delete(name)
    return True


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_new_names_work(cluster: RedisCluster, name: str) -> None:
    group = only_group(PROGRAMS[name])
    assert group.renamed
    for number in range(20):
        assert carried_out(cluster, keys([one.new for one in group.plans], number))
    refused = [
        not carried_out(cluster, keys([one.old for one in group.plans], number)) for number in range(20)
    ]
    assert sum(refused) >= 19, "two keys share a slot by chance once in 16384 times"
