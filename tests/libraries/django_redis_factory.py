"""What django-redis users write themselves for a cluster: a connection factory that gives a RedisCluster."""

from __future__ import annotations

from typing import Any

from django_redis.pool import ConnectionFactory
from redis.cluster import RedisCluster


class ClusterFactory(ConnectionFactory):  # type: ignore[misc]
    """Named by OPTIONS["CONNECTION_FACTORY"]."""

    def connect(self, url: str) -> Any:
        """A new cluster client for each connection that the cache asks for."""
        return RedisCluster.from_url(url)
