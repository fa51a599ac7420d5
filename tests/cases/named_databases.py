"""Databases named by enumerations, by the fields of an object, and put into URLs by the usual calls."""

import os
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlencode, urlparse, urlunparse

import redis

URL = os.environ["REDIS_URL"]
PARSED = urlparse(URL)


class Db(IntEnum):
    MAIN = 0
    CACHE = 4


@dataclass
class Instance:
    env: str
    number: int | None = None

    @property
    def url(self):
        return os.environ[self.env] + (f"/{self.number}" if self.number is not None else "")


class Store:
    db = 0

    def connect(self):
        return redis.Redis.from_url(URL, db=self.db)


class Archive(Store):
    db = 6


def named(prefix):
    return redis.Redis.from_url(os.environ[f"{prefix}_URL"])  # expect: ok


def main():
    return redis.Redis.from_url(Instance("REDIS_URL").url)  # expect: ok


def other():
    return redis.Redis.from_url(Instance("REDIS_URL", 5).url)  # expect: break CL201,CL203


def cache():
    return redis.Redis.from_url(URL, db=int(Db.CACHE))  # expect: break CL201,CL203


def archive():
    return Archive().connect()  # expect: break CL201,CL203


def replaced():
    return redis.Redis.from_url(PARSED._replace(path="/7").geturl())  # expect: break CL201,CL203


def assembled():
    parts = (PARSED.scheme, PARSED.netloc, "/8", "", "", "")
    return redis.Redis.from_url(urlunparse(parts))  # expect: break CL201,CL203


def queried():
    return redis.Redis.from_url(URL + "?" + urlencode({"db": 9}))  # expect: break CL201,CL203


def hit(client):
    return client.incr("hits")  # expect: ok


def scenario_main():
    return hit(main()), hit(named("REDIS"))


def scenario_other():
    return hit(other())


def scenario_cache():
    return hit(cache())


def scenario_archive():
    return hit(archive())


def scenario_replaced():
    return hit(replaced())


def scenario_assembled():
    return hit(assembled())


def scenario_queried():
    return hit(queried())


SCENARIOS = {
    "scenario_main": "same",
    "scenario_other": "break",
    "scenario_cache": "break",
    "scenario_archive": "late",
    "scenario_replaced": "break",
    "scenario_assembled": "break",
    "scenario_queried": "break",
}
