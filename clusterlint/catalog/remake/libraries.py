"""The client libraries that are probed, and how each spells its modules, classes and exceptions."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Library:
    """One client library: `module` is imported, `plain` and `cluster` are its two client classes."""

    module: str
    title: str
    plain: str
    cluster: str
    slots_exception: str  # raised by the client when the keys of a command lie in several slots

    @property
    def version(self) -> str:
        """The installed release."""
        return str(importlib.import_module(self.module).__version__)

    def package(self, asynchronous: bool) -> Any:
        """The module with the sync or the asyncio clients; ImportError where the release has none."""
        return importlib.import_module(f"{self.module}.asyncio" if asynchronous else self.module)

    def plain_client(self, asynchronous: bool) -> Any:
        """The class for one standalone server."""
        return getattr(self.package(asynchronous), self.plain)

    def cluster_client(self, asynchronous: bool) -> Any:
        """The class for a cluster; ImportError where the release has none."""
        return getattr(
            importlib.import_module(f"{self.package(asynchronous).__name__}.cluster"), self.cluster
        )


LIBRARIES = {
    "redis": Library("redis", "redis-py", "Redis", "RedisCluster", "RedisClusterException"),
    "valkey": Library("valkey", "valkey-py", "Valkey", "ValkeyCluster", "ValkeyClusterException"),
}
