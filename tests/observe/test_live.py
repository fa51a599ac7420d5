"""Keys of real servers: all of them, samples, what stands in the way, and that nothing is written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from families import families
from live_servers import Address, Servers
from redis.cluster import RedisCluster

from clusterlint.catalog.remake.servers import binaries, cluster, standalone, version_of
from clusterlint.errors import UserError
from clusterlint.observe import Matcher, Observed, Wanted, measure
from clusterlint.observe.live import COMMANDS, Limits, answer, look

MAP = families("cart:{owner}:items", "session:{token}")
ALL = Limits(keys=0, rate=0)
CARTS, SESSIONS = 900, 2100
PASSWORD = "s3cret-never-shown"


def fill(client: redis.Redis | RedisCluster) -> None:
    names = [(f"cart:{n}:items", 400) for n in range(CARTS)] + [(f"session:{n:x}", 40) for n in range(SESSIONS)]
    pipe = client.pipeline() if isinstance(client, RedisCluster) else client.pipeline(transaction=False)
    for name, size in names:
        pipe.set(name, "x" * size)
    pipe.execute()


def reader(client: redis.Redis, *more: str) -> None:
    """A user who may read and do nothing else."""
    client.acl_setuser("reader", enabled=True, passwords=[f"+{PASSWORD}"], keys=["*"], commands=[*COMMANDS.split(), *more])
    client.acl_log_reset()


def refused(client: redis.Redis) -> set[str]:
    """What a user was refused."""
    return {str(one["object"]) for one in client.acl_log()}


SETINFO = {"client|setinfo"}
"""By which redis-py tells its name; it goes on where it may not."""


@pytest.fixture(scope="module")
def filled(live_servers: Servers) -> Servers:
    """Known keys, and a user who may only read."""
    for node in (live_servers.standalone, *live_servers.cluster):
        with redis.Redis(*node) as client:
            client.flushall()
            reader(client)
    with redis.Redis(*live_servers.standalone) as client:
        fill(client)
    with RedisCluster(*live_servers.cluster[0]) as cluster:
        fill(cluster)
    return live_servers


def url(node: Address, user: str = f"reader:{PASSWORD}@", path: str = "") -> str:
    return f"redis://{user}{node.host}:{node.port}{path}"


def seen(at: str, limits: Limits) -> Observed:
    matcher = Matcher(MAP)
    found = look(at, matcher, limits, lambda done: None)
    return measure(found.counted, matcher, MAP, Wanted(3, used_memory=found.used_memory), found.sample, found.notes, complete=found.sample is None)


@contextmanager
def unchanged(node: Address) -> Iterator[None]:
    """Nothing was written there, and nothing was refused."""
    with redis.Redis(*node) as client:
        before = client.info("persistence")["rdb_changes_since_last_save"]
        yield
        assert client.info("persistence")["rdb_changes_since_last_save"] == before
        assert refused(client) <= SETINFO


@pytest.mark.parametrize("binary", binaries())
def test_the_user_is_enough_on_every_server(binary: str) -> None:
    """As README says, also for what it calls the way to an empty log."""
    with standalone(binary) as alone, cluster(binary) as masters:
        nodes = [Address("127.0.0.1", port) for port in (alone, *masters)]
        for rights in [(), ("+client|setinfo",)] if version_of(binary) >= (7, 2) else [()]:
            for node in nodes:
                with redis.Redis(*node) as client:
                    client.flushall()
                    reader(client, *rights)
            with redis.Redis(*nodes[0]) as client:
                fill(client)
            with RedisCluster(*nodes[1]) as client:
                fill(client)
            for at, limits in ((nodes[0], ALL), (nodes[1], ALL), (nodes[0], Limits(600, 0)), (nodes[1], Limits(600, 0))):
                assert seen(url(at), limits).keys >= (600 if limits.keys else CARTS + SESSIONS)
            for node in nodes:
                with redis.Redis(*node) as client:
                    assert refused(client) <= (set() if rights else SETINFO | {"client"})


def test_all_keys_of_a_standalone_server(filled: Servers) -> None:
    with unchanged(filled.standalone):
        found = seen(url(filled.standalone), ALL)
    assert {one.family: one.load.keys for one in found.families} == {0: CARTS, 1: SESSIONS}
    assert (found.keys, found.sample, found.strangers.load.keys) == (CARTS + SESSIONS, None, 0)
    with redis.Redis(*filled.standalone) as client:
        asked = client.pipeline(transaction=False)
        for key in client.scan_iter(count=1000):
            asked.memory_usage(key)
        assert found.bytes == sum(asked.execute())
        used = client.info("memory")
    assert found.used_memory == pytest.approx(used["used_memory"] - used["used_memory_startup"], rel=0.2)
    assert found.stream.source == f"{filled.standalone.host}:{filled.standalone.port}"


def test_a_sample_knows_what_it_may_be_off(filled: Servers) -> None:
    whole, part = seen(url(filled.standalone), ALL), seen(url(filled.standalone), Limits(keys=600, rate=0))
    assert part.sample is not None and (part.sample.keys, part.sample.of) == (600, CARTS + SESSIONS)
    for node, true in zip(part.nodes, whole.nodes, strict=True):
        assert 0.01 < node.now.key_error < 0.05 and node.now.byte_error is not None
        assert abs(node.now.key_share - true.now.key_share) < 2.5 * node.now.key_error
    assert part.memory == part.used_memory


def test_all_masters_of_a_cluster_whichever_node_is_named(filled: Servers) -> None:
    with unchanged(filled.cluster[0]), unchanged(filled.cluster[2]):
        found = seen(url(filled.cluster[1]), ALL)
    sizes = []
    for node in filled.cluster:
        with redis.Redis(*node) as client:
            sizes.append(client.dbsize())
    assert [node.now.keys for node in found.nodes] == sizes
    assert {one.family: one.load.keys for one in found.families} == {0: CARTS, 1: SESSIONS}


def test_a_sample_of_a_cluster_is_of_all_its_slots(filled: Servers) -> None:
    """SCAN of a cluster goes slot by slot in newer servers: its first keys would all be of low slots."""
    with unchanged(filled.cluster[0]):
        found = seen(url(filled.cluster[0]), Limits(keys=300, rate=0))
    assert found.sample is not None and found.sample.again and 300 <= found.keys <= 303
    quarters = [sum(found.bins[start : start + 64]) for start in range(0, 256, 64)]
    assert min(quarters) > 0.12


def test_the_pace_is_kept(filled: Servers) -> None:
    begun = time.monotonic()
    seen(url(filled.standalone), Limits(keys=300, rate=500))
    assert time.monotonic() - begun > 0.45


def test_an_interrupted_look_gives_what_it_has(filled: Servers) -> None:
    def stop(done: int) -> None:
        if done >= 500:
            raise KeyboardInterrupt

    found = look(url(filled.standalone), Matcher(MAP), ALL, stop)
    assert found.sample is not None and found.sample.interrupted
    assert 500 <= found.sample.keys < found.sample.of == CARTS + SESSIONS


def test_other_databases_are_named(filled: Servers) -> None:
    with redis.Redis(*filled.standalone, db=3) as client:
        client.mset({"session:1": "a", "session:2": "b"})
        try:
            found = seen(url(filled.standalone), ALL)
            other = seen(url(filled.standalone, path="/3"), ALL)
        finally:
            client.flushdb()
    assert found.stream.notes == ("database 3 has 2 keys as well, which were not looked at",)
    assert found.used_memory is None, "the memory of the server is not that of one database"
    assert (other.keys, other.stream.source) == (2, f"{filled.standalone.host}:{filled.standalone.port}/3")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("redis://u:{secret}@127.0.0.1:1", "Connection refused"),
        ("redis://reader:not-{secret}@{node}", "invalid username-password pair"),
        ("redis://poor:{secret}@{node}", "NOPERM"),
        ("http://u:{secret}@{node}", "not the URL of a Redis server"),
        ("u:{secret}@{node}", "not the URL of a Redis server"),
        ("redis://reader:{secret}@{cluster}/2", "SELECT is not allowed in cluster mode"),
    ],
)
def test_what_stands_in_the_way_is_one_line_without_the_password(filled: Servers, at: str, words: str) -> None:
    node, cluster = (f"{one.host}:{one.port}" for one in (filled.standalone, filled.cluster[0]))
    with redis.Redis(*filled.standalone) as client:
        client.acl_setuser("poor", enabled=True, passwords=[f"+{PASSWORD}"], keys=["*"], commands=["+info", "+dbsize", "+scan"])
    with pytest.raises(UserError) as failed:
        look(at.format(secret=PASSWORD, node=node, cluster=cluster), Matcher(MAP), ALL, lambda done: None)
    text = str(failed.value)
    assert words in text and "\n" not in text and PASSWORD not in text
    assert text.startswith(("--redis", node))


def test_a_password_that_is_missing(filled: Servers) -> None:
    with redis.Redis(*filled.standalone) as client:
        client.config_set("requirepass", PASSWORD)
        try:
            with pytest.raises(UserError, match="refuses the login: Authentication required"):
                answer(url(filled.standalone, user=""))
            answer(url(filled.standalone, user=f":{PASSWORD}@"))
        finally:
            client.config_set("requirepass", "")


def test_whether_the_server_is_there_is_known_at_once(filled: Servers) -> None:
    answer(url(filled.standalone))
    with pytest.raises(UserError, match="Connection refused"):
        answer("redis://127.0.0.1:1")
