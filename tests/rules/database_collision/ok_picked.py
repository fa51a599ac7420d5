import os

import redis

HOST = os.environ["REDIS_HOST"]
NUMBERS = {"feed": 1, "mail": 2, "jobs": 3}
clients = {name: redis.Redis(host=HOST, db=number) for name, number in NUMBERS.items()}


def client_of(name):
    return clients[name]


def note(client, uid):
    client.set(f"seen:{uid}", 1)


def feed(uid):
    note(client_of("feed"), uid)


def any_of(name, uid):
    note(client_of(name), uid)
