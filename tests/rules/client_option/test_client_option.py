from __future__ import annotations

import inspect

import pytest
import redis
import redis.asyncio
from rules.building import client, construction, program

from clusterlint.link.program import Construction
from clusterlint.rules.client_option import FORMER, judge

ASYNC = client(asynchronous=True, type_name="redis.asyncio.Redis")
AIO_CLUSTER = client(asynchronous=True, cluster=True, type_name="redis.asyncio.RedisCluster")
CLUSTER = client(cluster=True, type_name="redis.RedisCluster")


@pytest.mark.parametrize(
    ("built", "severity", "said"),
    [
        (construction(connection_pool=["POOL"]), "error", "connection_pool=POOL: the cluster client cannot"),
        (construction(unix_socket_path="/run/redis.sock"), "error", "unix_socket_path="),
        (construction("from_url", url="unix:///run/redis.sock"), "error", "the URL unix:///run/redis.sock"),
        (construction(positional=("h", 6379, 0)), "error", "third positional argument"),
        (construction(positional=("h", 6379, 0, "pw"), of=ASYNC), "error", "third positional argument"),
        (construction(of=ASYNC, single_connection_client=True), "error", "raises TypeError"),
        (construction(db=0), "info", "refuses the option db, even 0"),
        (construction(db=["settings.db"]), "error", "a number that is not known here"),
        (construction("cluster", of=CLUSTER, db=0), "error", "refuses the option db, whatever its value"),
        (construction("cluster", of=AIO_CLUSTER, skip_full_coverage_check=True), "error", "TypeError"),
        (construction("cluster", of=CLUSTER, skip_full_coverage_check=True), "info", "drops this option"),
        (construction("cluster", of=CLUSTER, readonly_mode=True), "warning", "drops this option"),
        (construction(ssl_ciphers="HIGH"), "warning", "drops this option"),
        (construction(retry_on_error=["[BusyLoadingError]"]), "warning", "drops this option"),
        (construction(retry_on_error=["[redis.ConnectionError, TimeoutError]"]), "info", "drops this option"),
        (construction(health_check_interval=30), "info", "drops this option"),
    ],
)
def test_options_that_do_not_come_along(built: Construction, severity: str, said: str) -> None:
    (finding,) = judge(program(built))
    assert (finding.rule, finding.severity) == ("CL302", severity)
    assert said in finding.message


@pytest.mark.parametrize(
    "built",
    [
        construction(host="h", port=6379, password=["secret"], decode_responses=True, max_connections=9),
        construction(positional=("h", 6379)),
        construction(positional=("h", 6379, 0), of=ASYNC),
        construction("cluster", of=CLUSTER, positional=("h", 6379, ["nodes"])),
        construction(db=None),
        construction(db=0, of=ASYNC),
        construction(db=2, database=2),
        construction(unix_socket_path=None, single_connection_client=False),
        construction(db=0, dual=True),
        construction(connection_pool=["POOL"], of=client("fakeredis")),
        construction("pool", max_connections=3, db=0),
    ],
)
def test_options_that_come_along_or_never_meet_the_cluster_client(built: Construction) -> None:
    assert not list(judge(program(built)))


@pytest.mark.parametrize("name", sorted(FORMER))
def test_the_installed_cluster_clients_do_not_have_the_options_of_redis_py_cluster(name: str) -> None:
    assert name not in inspect.signature(redis.RedisCluster.__init__).parameters
    with pytest.raises(TypeError, match=name):
        redis.asyncio.RedisCluster(host="h", **{name: 1})
