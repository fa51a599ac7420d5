import os

import redis

from models import Model, state


class Bag:
    """Takes whatever it is given."""

    def __init__(self, **clients):
        for name, client in clients.items():
            setattr(self, name, client)


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def boot():
    Model.db = connect()
    state.redis_conn = connect()
    setattr(state, "limits", connect())
    state.local.redis = connect()
    bag = Bag(primary=connect())
    bag.__dict__.update(replica=connect())
    return bag
