"""The database in a URL that is put together: a number, the default of a setting, or a setting that says it."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = """\
import os
import redis
from celery import Celery
HOST = os.environ["REDIS_HOST"]
NUMBER = int(os.environ.get("REDIS_DB", 3))
TEXT = os.environ.get("REDIS_DB", "3")
ZERO = int(os.environ.get("REDIS_DB", 0))
ASKED = os.environ["REDIS_DB"]
QUERY = f"?timeout={os.environ['SECONDS']}" if os.environ.get("SECONDS") else ""
SCHEME = "rediss" if os.environ.get("REDIS_TLS") else "redis"
"""
URLS: dict[str, int | str] = {
    'f"redis://{HOST}:6379/{NUMBER}"': 3,
    'f"redis://{HOST}/{TEXT}"': 3,
    'f"{SCHEME}://{HOST}:6379/{NUMBER}"': 3,
    'f"redis://{HOST}/{NUMBER}{QUERY}"': 3,
    'f"redis://{HOST}?db={NUMBER}"': 3,
    '"redis://%s/%d" % (HOST, NUMBER)': 3,
    '"redis://{}:{}/{}".format(HOST, 6379, NUMBER)': 3,
    '"redis://" + HOST + "/" + str(NUMBER)': 3,
    'f"redis://{HOST}:6379/{ZERO}"': 0,
    'f"redis://{HOST}:6379/{ASKED}"': "REDIS_DB",
    'f"redis://{HOST}:6379"': 0,
}


@pytest.mark.parametrize(("url", "expected"), URLS.items(), ids=URLS.keys())
def test_a_client_selects_the_database_of_its_url(url: str, expected: int | str) -> None:
    (built,) = linked(f"{HEAD}client = redis.from_url({url})\n").constructions
    assert built.client.database == expected
    assert built.client.endpoint == "REDIS_HOST"


@pytest.mark.parametrize(("url", "expected"), URLS.items(), ids=URLS.keys())
def test_a_library_is_asked_for_the_database_of_a_url(url: str, expected: int | str) -> None:
    uses = linked(f"{HEAD}app = Celery('jobs', broker={url})\n").libraries
    assert {asked.number for use in uses for asked in use.databases} == ({3} if expected == 3 else set())


def test_a_setting_of_a_library_whose_scheme_a_flag_chooses() -> None:
    source = f'{HEAD}broker_url = f"{{SCHEME}}://{{os.environ["AUTH"]}}{{HOST}}/{{NUMBER}}{{QUERY}}"\n'
    uses = linked(source).libraries
    assert {(asked.number, asked.endpoint) for use in uses for asked in use.databases} == {(3, "REDIS_HOST")}


def test_two_settings_are_two_databases() -> None:
    source = """
        import os
        import redis

        one = redis.from_url(f"redis://h/{os.environ['FEED_DB']}")
        other = redis.from_url(f"redis://h/{os.environ['MAIL_DB']}")
        """
    assert [built.client.database for built in linked(source).constructions] == ["FEED_DB", "MAIL_DB"]
