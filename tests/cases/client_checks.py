"""Code that looks at the class of what it is given: a URL, a client, a pipeline, something else."""

import os
from typing import Union

import redis
import redis.client
from redis.client import Pipeline
from redis.client import Redis as PlainClient
from redis.cluster import ClusterPipeline, RedisCluster

Either = Union[PlainClient, RedisCluster]
CLIENTS = (PlainClient, RedisCluster)


def connected():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Redis:
    """The application's own, of the same name."""


def accepts(client):
    return isinstance(client, PlainClient)  # expect: change CL309


def opened(source):
    if isinstance(source, str):  # expect: ok
        return "url"
    if not isinstance(source, redis.client.Redis):  # expect: change CL309
        return "not a client"
    return "client"


def exact(client):
    return type(client) is PlainClient  # expect: change CL309


def by_class(client):
    return issubclass(type(client), redis.client.Redis)  # expect: change CL309


class Queue:
    def __init__(self, connection):
        self.connection = connection

    def immediate(self):
        return not isinstance(self.connection, Pipeline)  # expect: change CL309


def both(client):
    return isinstance(client, (PlainClient, RedisCluster))  # expect: ok


def constant(client):
    return isinstance(client, CLIENTS)  # expect: ok


def united(client):
    return isinstance(client, PlainClient | RedisCluster)  # expect: ok


def one_by_one(client):
    if isinstance(client, PlainClient):  # expect: ok
        return "client"
    if isinstance(client, RedisCluster):  # expect: ok
        return "client"
    return "other"


def any_pipeline(pipe):
    return isinstance(pipe, (Pipeline, ClusterPipeline))  # expect: ok


def own(client):
    return isinstance(client, Redis)  # expect: ok


def pool(source):
    return isinstance(source, redis.ConnectionPool)  # expect: ok


def scenario_accepts():
    return accepts(connected())


def scenario_opened():
    return opened(connected())


def scenario_exact():
    return exact(connected())


def scenario_by_class():
    return by_class(connected())


def scenario_queue():
    return Queue(connected().pipeline(transaction=True)).immediate()


def scenario_safe():
    r = connected()
    pipe = r.pipeline(transaction=True)
    return [both(r), constant(r), united(r), one_by_one(r), any_pipeline(pipe), own(r), pool(r), one_by_one("x")]


SCENARIOS = {
    "scenario_accepts": "change",
    "scenario_opened": "change",
    "scenario_exact": "change",
    "scenario_by_class": "change",
    "scenario_queue": "change",
    "scenario_safe": "same",
}
