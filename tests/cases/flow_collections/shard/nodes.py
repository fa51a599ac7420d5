import os
import zlib

import redis

URLS = [os.environ["REDIS_URL"], os.environ["REDIS_URL"]]

shards = [redis.from_url(url, decode_responses=True) for url in URLS]
by_role = {
    "cache": {"reader": redis.from_url(URLS[0], decode_responses=True), "writer": shards[0]},
    "limits": {"reader": shards[1], "writer": shards[1]},
}


def shard_for(key):
    return shards[zlib.crc32(key.encode()) % len(shards)]


class Ring:
    def __init__(self, clients):
        self.clients = tuple(clients)
        self.names = {f"n{i}": client for i, client in enumerate(clients)}

    def __iter__(self):
        return iter(self.clients)

    def pick(self, key):
        return self.clients[len(key) % len(self.clients)]

    def all(self):
        for name, client in self.names.items():
            yield name, client


ring = Ring(shards)
