import os

import redis

from lua import load, scripts
from lua.sources import MOVE, TAKE


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def mover(client):
    return client.register_script(MOVE)


class Bucket:
    def __init__(self, client):
        self._client = client
        self._take = client.register_script(TAKE)
        self._move = mover(client)

    def take(self, name):
        return bool(self._take(keys=[f"bucket:{name}"]))  # expect: ok

    def carry(self, name, new):
        return self._move(keys=[f"bucket:{name}", f"bucket:{new}"])  # expect: break CL105

    def carry_tagged(self, name, new):
        return self._move(keys=[f"{{bucket:{name}}}", f"{{bucket:{name}}}:{new}"], args=[])  # expect: ok

    def raw(self, name, new):
        return self._client.eval(MOVE, 2, f"bucket:{name}", f"bucket:{new}")  # expect: break CL105


def boot():
    load(connect())


def global_take(name):
    return scripts.take(keys=[f"bucket:{name}"])  # expect: ok


def global_move(name, new):
    return scripts.move([f"bucket:{name}", f"bucket:{new}"])  # expect: break CL105
