"""Functions over a client that comes from a factory; keys in dict literals, ** and *args."""

import functools
import os

import redis


@functools.lru_cache(maxsize=None)
def get_client():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def remember(city, **readings):
    return get_client().hset(f"weather:{city}", mapping=readings)  # expect: ok


def publish_all(**values):
    return get_client().mset({**{f"now:{k}": v for k, v in values.items()}, "now:updated": "1"})  # expect: break CL101


def publish_pair(temperature, wind):
    return get_client().mset({"now:temperature": temperature, "now:wind": wind})  # expect: break CL101


def publish_tagged(temperature, wind):
    return get_client().mset({"{now}:temperature": temperature, "{now}:wind": wind})  # expect: ok


def read(*cities):
    return get_client().mget(*[f"now:{city}" for city in cities])  # expect: break CL101


def read_field(city, *fields):
    return get_client().hmget(f"weather:{city}", *fields)  # expect: ok


def first_of(options):
    return get_client().get("now:" + options.get("city", "berlin"))  # expect: ok


def cached(prefix):
    def wrap(function):
        @functools.wraps(function)
        def call(*args):
            key = ":".join([prefix, *map(str, args)])
            client = get_client()
            hit = client.get(key)  # expect: ok
            if hit is None:
                hit = function(*args)
                client.setex(key, 60, hit)  # expect: ok
            return str(hit)

        def forget(*all_args):
            return get_client().delete(*[":".join([prefix, str(a)]) for a in all_args])  # expect: change CL102

        call.forget = forget
        return call

    return wrap


@cached("forecast")
def forecast(day):
    return day * 2


def scenario_safe():
    remember("berlin", t=3, w=4)
    return read_field("berlin", "t", "x"), publish_tagged(1, 2), first_of({}), forecast(2), forecast(2)


def scenario_forget():
    for day in range(5):
        forecast(day)
    return forecast.forget(0, 1, 2, 3)


def scenario_publish_all():
    return publish_all(a=1, b=2)


def scenario_publish_pair():
    return publish_pair(1, 2)


def scenario_read():
    return read("a", "b")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_forget": "same",
    "scenario_publish_all": "break",
    "scenario_publish_pair": "break",
    "scenario_read": "break",
}
