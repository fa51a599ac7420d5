from __future__ import annotations

from dataclasses import replace

from rules.building import client, construction, program

from clusterlint.rules.standalone_client import judge


def test_a_plain_client_is_an_error_with_the_share_of_keys() -> None:
    (finding,) = judge(program(construction()))
    assert (finding.rule, finding.severity, finding.effect) == ("CL301", "error", "luck")
    assert "redis.Redis on REDIS_URL" in finding.message and "67%" in finding.message
    assert finding.fix is not None and "redis.RedisCluster where a setting says" in finding.fix.summary


def test_the_way_out_names_the_flavour_and_the_mode() -> None:
    (finding,) = judge(program(construction(of=client("valkey", asynchronous=True)), mode="cluster"))
    assert finding.fix is not None and finding.fix.summary == "build valkey.asyncio.ValkeyCluster here"


def test_a_library_that_has_ended_is_led_to_redis_py() -> None:
    (finding,) = judge(program(construction(of=client("aioredis", asynchronous=True))))
    assert finding.fix is not None and "RedisCluster of redis-py (aioredis" in finding.fix.summary


def test_a_sentinel_has_its_own_words() -> None:
    (finding,) = judge(program(construction("sentinel")))
    assert finding.message.startswith("Sentinel on REDIS_URL: a cluster has no Sentinel")


def test_a_pool_is_named_only_where_no_client_is_built_on_it() -> None:
    pool, fed = construction("pool", line=1), construction(line=2, connection_pool=["POOL"])
    assert [finding.location.line for finding in judge(program(pool, fed))] == [2]
    assert [finding.location.line for finding in judge(program(pool))] == [1]


def test_a_client_on_one_of_several_pools_speaks_for_each_of_them() -> None:
    one = construction("pool", of=client(endpoint="ONE"), line=1)
    other = construction("pool", of=client(endpoint="OTHER"), line=2)
    both = replace(client(endpoint="ONE"), also=("OTHER",))
    fed = construction(of=both, line=3, connection_pool=["POOL"])
    assert [finding.location.line for finding in judge(program(one, other, fed))] == [3]


def test_a_pool_of_a_place_that_a_client_speaks_for_is_silent_for_an_unknown_address_too() -> None:
    known, unknown = (construction("pool", of=client(endpoint=name), line=1) for name in ("ONE", None))
    fed = construction(of=client(endpoint="ONE"), line=3, connection_pool=["POOL"])
    assert [finding.location.line for finding in judge(program(known, unknown, fed))] == [3]
    assert [finding.location.line for finding in judge(program(unknown, fed))] == [1, 3]


def test_a_client_behind_a_flag_a_cluster_client_and_a_fake_are_silent() -> None:
    assert not list(
        judge(
            program(
                construction(dual=True),
                construction(of=client(dual=True), line=2),
                construction("cluster", of=client(cluster=True), line=3),
                construction(of=client("fakeredis"), line=4),
            )
        )
    )
