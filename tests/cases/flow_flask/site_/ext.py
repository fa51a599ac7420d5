"""An extension in Flask's manner."""

import redis


class RedisExtension:
    def __init__(self, app=None):
        self._client = None
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        self._client = redis.from_url(app.config["REDIS_URL"], decode_responses=True)
        app.extensions["redis"] = self._client
        app.extensions.setdefault("stores", {})["limits"] = self._client

    @property
    def client(self):
        return self._client


store = RedisExtension()
