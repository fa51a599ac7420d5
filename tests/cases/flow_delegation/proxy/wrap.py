import logging

import redis

log = logging.getLogger(__name__)


class LoggedRedis:
    """Hands everything on to the client."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        log.debug("redis %s", name)
        return getattr(self._client, name)


class LazyRedis:
    """Connects when it is first used."""

    def __init__(self, url, **options):
        self._url = url
        self._options = options
        self._instance = None

    def _connect(self):
        if self._instance is None:
            self._instance = redis.Redis.from_url(self._url, **self._options)
        return self._instance

    def __getattr__(self, name):
        return getattr(self._connect(), name)


class TracedRedis:
    def __init__(self, client, names=None):
        self.client = client
        self.names = names or []

    def execute(self, method, *args):
        self.names.append(method.__name__)
        return method(*args)  # expect: break CL101

    def get(self, key):
        return self.execute(self.client.get, f"traced:{key}")  # expect: ok

    def swap(self, key, new):
        return self.execute(self.client.rename, f"traced:{key}", f"traced:{new}")
