import os

import redis

HOST = os.environ["REDIS_HOST"]
NUMBERS = {"feed": 1, "mail": 2, "jobs": 3}
clients = {name: redis.Redis(host=HOST, db=number) for name, number in NUMBERS.items()}  # found


def seen(name, uid):
    clients[name].set(f"seen:{uid}", 1)
