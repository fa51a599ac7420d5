"""What the rule says of the two kinds of clients, on a real standalone Redis and a real cluster."""

from __future__ import annotations

import pytest
import redis
from live_servers import Servers


def test_a_plain_client_beside_a_cluster_client_gets_moved(live_servers: Servers) -> None:
    node = live_servers.cluster[0]
    with redis.RedisCluster(host=node.host, port=node.port) as cluster:
        for number in range(50):
            cluster.set(f"mixed:{number}", "x")
    plain = redis.Redis(host=node.host, port=node.port)
    with pytest.raises(redis.exceptions.MovedError):
        for number in range(50):
            plain.get(f"mixed:{number}")


def test_a_cluster_client_refuses_a_standalone_server(live_servers: Servers) -> None:
    alone = live_servers.standalone
    with pytest.raises(redis.exceptions.RedisClusterException):
        redis.RedisCluster(host=alone.host, port=alone.port)
