"""Only what reaches a chosen endpoint is judged: whole programs, run as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from clusterlint.cli.main import run

Found = set[tuple[str, str, int]]
"""Rule, path, line."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clusterlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)


def write(sources: dict[str, str]) -> None:
    for path, text in sources.items():
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text))


def check(capsys: pytest.CaptureFixture[str], *endpoints: str) -> list[dict[str, Any]]:
    flags = [word for name in endpoints for word in ("--endpoint", name)]
    run(["check", "--format", "json", *flags, "."])
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return findings


def found(capsys: pytest.CaptureFixture[str], *endpoints: str, rule: str = "") -> Found:
    return {
        (one["rule"], one["path"], one["line"])
        for one in check(capsys, *endpoints)
        if one["rule"].startswith(rule)
    }


def lines(capsys: pytest.CaptureFixture[str], *endpoints: str, rule: str = "CL101") -> list[int]:
    return sorted(line for _, _, line in found(capsys, *endpoints, rule=rule))


CLIENTS = """\
import os
import redis

first = redis.Redis.from_url(os.environ["FIRST_URL"])
second = redis.Redis.from_url(os.environ["SECOND_URL"])
"""
EVERYTHING = """\
import redis


def work(r, uid):
    r.mget(f"a:{uid}", f"b:{uid}")
    r.delete(f"a:{uid}", f"b:{uid}")
    r.rename("a", "b")
    pipe = r.pipeline()
    pipe.set(f"a:{uid}", 1)
    pipe.incr(f"b:{uid}")
    pipe.execute()
    with r.pipeline(transaction=True) as sure:
        sure.set(f"a:{uid}", 1)
        sure.incr(f"b:{uid}")
        sure.execute()
    queue = r.pipeline(transaction=False)
    queue.mset({"a": 1, "b": 2})
    queue.execute()
    r.eval("return redis.call('GET', 'x')", 2, f"a:{uid}", f"b:{uid}")
    r.sort("numbers", by="weight_*")
    r.select(1)
    r.swapdb(0, 1)
    r.keys("a:*")
    r.scan(0)
    r.dbsize()
    r.publish("news", "x")
    r.pubsub().psubscribe("__keyevent@0__:expired")
    pool = r.connection_pool
    r.set("queue:{all}:" + uid, 1)
    r.lpush("queue", uid)
    if isinstance(r, redis.Redis):
        r.ping()
    try:
        r.mget("a", "b")
    except redis.RedisError:
        return None
    return pool
"""


@pytest.mark.parametrize("order", ["first second", "second first"])
def test_each_rule_judges_the_chosen_client_of_two_that_come_through_one_line(
    capsys: pytest.CaptureFixture[str], order: str
) -> None:
    one, other = order.split()
    calls = f"from clients import first, second\nfrom work import work\nwork({one}, '1')\nwork({other}, '2')\n"
    write({"clients.py": CLIENTS, "work.py": EVERYTHING, "main.py": calls})
    everything = {one for one in found(capsys) if one[1] == "work.py"}
    assert len({rule for rule, _, _ in everything}) >= 14
    for name in ("FIRST_URL", "SECOND_URL"):
        chosen = check(capsys, name)
        assert {(f["rule"], f["path"], f["line"]) for f in chosen if f["path"] == "work.py"} == everything
        assert {f["endpoint"] for f in chosen} == {name}
    assert found(capsys, "THIRD_URL") == set()


def test_a_client_that_is_one_of_two(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "clients.py": CLIENTS,
            "work.py": """\
            from clients import first, second

            def either(flag):
                client = first if flag else second
                client.mget("a", "b")
                pipe = client.pipeline(transaction=True)
                pipe.set("a", 1)
                pipe.set("b", 1)
                pipe.execute()

            def only():
                first.mget("c", "d")
            """,
        }
    )
    assert lines(capsys, "FIRST_URL") == [5, 12]
    assert lines(capsys, "SECOND_URL") == [5]
    assert lines(capsys, "FIRST_URL", rule="CL103") == lines(capsys, "SECOND_URL", rule="CL103") != []


@pytest.mark.parametrize(
    "source",
    [
        'redis.Redis.from_url(os.getenv("NEW_URL") or os.getenv("OLD_URL"))',
        'redis.Redis.from_url(os.getenv("NEW_URL", os.getenv("OLD_URL")))',
        'redis.Redis(host=os.environ.get("NEW_URL", os.environ["OLD_URL"]))',
        'redis.Redis(connection_pool=redis.ConnectionPool.from_url(os.getenv("NEW_URL") or os.getenv("OLD_URL")))',
        'redis.Redis.from_url(os.environ["NEW_URL"] if os.environ.get("NEW") else os.environ["OLD_URL"])',
    ],
)
def test_an_address_that_stands_in_for_another(capsys: pytest.CaptureFixture[str], source: str) -> None:
    write({"work.py": f'import os\nimport redis\n\nr = {source}\nr.mget("a", "b")\n'})
    for name, other, confidence in (("NEW_URL", "OLD_URL", "certain"), ("OLD_URL", "NEW_URL", "likely")):
        (finding,) = (f for f in check(capsys, name) if f["rule"] == "CL101")
        assert (finding["endpoint"], finding["confidence"]) == (name, confidence)
        assert any(f"may connect to {other} instead" in note for note in finding["notes"])
    (finding,) = (f for f in check(capsys, "NEW_URL", "OLD_URL") if f["rule"] == "CL101")
    assert (finding["endpoint"], finding["confidence"]) == ("NEW_URL", "certain")
    assert not any("instead" in note for note in finding["notes"])
    assert lines(capsys, "ELSE_URL") == []


def test_pydantic_settings(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "conf.py": """\
            from typing import Annotated

            from pydantic import AliasChoices, Field
            from pydantic_settings import BaseSettings, SettingsConfigDict

            class Settings(BaseSettings):
                model_config = SettingsConfigDict(env_prefix="SHOP_")
                redis_url: str = "redis://localhost"
                host: str = "localhost"
                named: str = Field("redis://localhost", validation_alias="QUEUE_DSN")
                short: str = Field(default="redis://localhost", alias="SHORT_DSN")
                several: str = Field("redis://localhost", validation_alias=AliasChoices("NEW_DSN", "OLD_DSN"))
                noted: Annotated[str, Field(alias="NOTED_DSN")]
                needed: str

            settings = Settings()
            """,
            "old.py": """\
            from pydantic import BaseSettings, Field

            class Settings(BaseSettings):
                redis_url: str = Field("redis://localhost", env="FIRST_VERSION_URL")
                listed: str = "redis://localhost"
                plain: str = "redis://localhost"

                class Config:
                    env_prefix = "old_"
                    fields = {"listed": {"env": "LISTED_URL"}}

            settings = Settings()
            """,
            "work.py": """\
            import redis
            from conf import settings
            import old

            redis.from_url(settings.redis_url).mget("a", "b")
            redis.Redis(host=settings.host).mget("a", "b")
            redis.from_url(f"redis://{settings.host}:6379/0").mget("a", "b")
            redis.from_url(str(settings.named)).mget("a", "b")
            redis.from_url(settings.short).mget("a", "b")
            redis.from_url(settings.several).mget("a", "b")
            redis.from_url(settings.noted).mget("a", "b")
            redis.from_url(settings.needed).mget("a", "b")
            redis.from_url(old.settings.redis_url).mget("a", "b")
            redis.from_url(old.settings.listed).mget("a", "b")
            redis.from_url(old.settings.plain).mget("a", "b")
            """,
        }
    )
    assert lines(capsys, "SHOP_REDIS_URL") == [5]
    assert lines(capsys, "SHOP_HOST") == [6, 7]
    assert lines(capsys, "QUEUE_DSN") == [8]
    assert lines(capsys, "SHORT_DSN") == [9]
    assert lines(capsys, "NEW_DSN") == lines(capsys, "OLD_DSN") == [10]
    assert lines(capsys, "NOTED_DSN") == [11]
    assert lines(capsys, "SHOP_NEEDED") == [12]
    assert lines(capsys, "FIRST_VERSION_URL") == [13]
    assert lines(capsys, "LISTED_URL") == [14]
    assert lines(capsys, "OLD_PLAIN") == [15]
    assert lines(capsys, "REDIS_URL") == []


def test_django_settings(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "shop/settings.py": """\
            import os

            QUEUE_HOST = os.environ.get("QUEUE_HOST_OF_HERE", "localhost")
            SESSION_URL = "redis://sessions:6379/2"
            CACHES = {
                "default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": os.environ["CACHE_URL"]},
                "more": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": ["redis://more:6379/3"]},
            }
            """,
            "app/views.py": """\
            import redis
            from django.conf import settings
            from django_redis import get_redis_connection

            queue = redis.Redis(host=settings.QUEUE_HOST)
            sessions = redis.Redis.from_url(settings.SESSION_URL)
            elsewhere = redis.Redis.from_url(settings.UNSEEN_URL)

            def view(request):
                queue.mget("a", "b")
                sessions.mget("a", "b")
                elsewhere.mget("a", "b")
                get_redis_connection().mget("a", "b")
                get_redis_connection("default").mget("a", "b")
                get_redis_connection("more").mget("a", "b")
                get_redis_connection("unseen").mget("a", "b")
            """,
        }
    )
    assert lines(capsys, "QUEUE_HOST_OF_HERE") == [10]
    assert lines(capsys, "SESSION_URL") == [11]
    assert lines(capsys, "UNSEEN_URL") == [12]
    assert lines(capsys, "CACHE_URL") == [13, 14]
    assert lines(capsys, "more:6379") == [15]
    assert lines(capsys, "CACHES[unseen]") == [16]
    assert lines(capsys, "default:6379") == []


def test_settings_objects(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "work.py": """\
            import os

            import redis
            from decouple import config
            from dynaconf import Dynaconf
            from environs import Env
            from flask import Flask, current_app
            from starlette.config import Config

            import conf

            env, app, stars, dyna = Env(), Flask(__name__), Config(".env"), Dynaconf()
            redis.from_url(config("A_URL")).mget("a", "b")
            redis.from_url(env.str("B_URL")).mget("a", "b")
            redis.from_url(app.config["C_URL"]).mget("a", "b")
            redis.from_url(current_app.config.get("D_URL")).mget("a", "b")
            redis.from_url(stars("E_URL", default="redis://x")).mget("a", "b")
            redis.from_url(dyna.F_URL).mget("a", "b")
            redis.from_url(conf.settings.G_URL).mget("a", "b")
            redis.from_url("redis://:secret@h-host:7000/1").mget("a", "b")
            redis.Redis("i-host", 7001).mget("a", "b")
            redis.Redis(unix_socket_path=os.environ["J_SOCKET"]).mget("a", "b")
            """
        }
    )
    names = ["A_URL", "B_URL", "C_URL", "D_URL", "E_URL", "F_URL", "G_URL", "h-host:7000", "i-host:7001", "J_SOCKET"]
    for line, name in enumerate(names, start=13):
        assert lines(capsys, name) == [line], name


def test_a_dict_of_clients_and_a_factory(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "pool.py": """\
            import os
            import redis

            CLIENTS = {"cache": redis.from_url(os.environ["CACHE_URL"]), "queue": redis.from_url(os.environ["QUEUE_URL"])}
            URLS = {"a": os.environ["A_URL"], "b": os.environ["B_URL"]}

            def client(name):
                return CLIENTS[name]

            def make(url, db=0):
                return redis.Redis.from_url(url, db=db)

            def by(name):
                return make(URLS[name])
            """,
            "work.py": """\
            from conf import settings
            from pool import CLIENTS, by, client, make

            def work(name):
                CLIENTS["cache"].mget("a", "b")
                client("queue").mget("a", "b")
                make(settings.FIRST_URL).mget("a", "b")
                make(settings.SECOND_URL, 3).mget("a", "b")
                by("a").mget("a", "b")
                by("b").mget("a", "b")
                CLIENTS[name].mget("a", "b")
                by(name).mget("a", "b")
            """,
        }
    )
    wanted = {
        "CACHE_URL": [5, 11], "QUEUE_URL": [6, 11], "FIRST_URL": [7], "SECOND_URL": [8],
        "A_URL": [9, 12], "B_URL": [10, 12],
    }  # fmt: skip
    for name, expected in wanted.items():
        assert lines(capsys, name) == expected, name
        assert [one for one in found(capsys, name, rule="CL301") if one[1] == "pool.py"], name
    assert found(capsys, "SECOND_URL", rule="CL201") == {("CL201", "work.py", 8)}
    assert found(capsys, "FIRST_URL", rule="CL201") == set()


def test_unknown_endpoints_are_likely_and_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    write({"work.py": "import redis\n\ndef work(r: redis.Redis, where):\n    r.mget('a', 'b')\n    redis.Redis(**where).mget('a', 'b')\n"})
    for finding in check(capsys, "REDIS_URL"):
        assert finding["endpoint"] is None
        assert finding["confidence"] == "likely"
        assert "the endpoint is not known: it may be one that stays standalone" in finding["notes"]
    assert lines(capsys, "REDIS_URL") == [4, 5]


def test_what_reaches_other_endpoints_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    write({"clients.py": CLIENTS + 'first.mget("a", "b")\nsecond.mget("a", "b")\n'})
    run(["check", "--endpoint", "FIRST_URL", "."])
    assert "2 ignored (endpoints)" in capsys.readouterr().out


def test_a_comment_for_another_endpoint_is_not_unused(capsys: pytest.CaptureFixture[str]) -> None:
    write({"clients.py": CLIENTS + 'second.mget("a", "b")  # clusterlint: ignore[CL101] stays\n'})
    assert found(capsys, "FIRST_URL", rule="CL9") == set()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("FRIST_URL", 'no client uses the endpoint "FRIST_URL" (did you mean "FIRST_URL"?): the code has FIRST_URL, SECOND_URL'),
        ("first_url", 'no client uses the endpoint "first_url" (did you mean "FIRST_URL"?)'),
        ("CELERY", 'no client uses the endpoint "CELERY": the code has FIRST_URL, SECOND_URL'),
    ],
)
def test_a_name_that_no_client_has(capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    write({"clients.py": CLIENTS})
    run(["check", "--endpoint", name, "."])
    assert said in capsys.readouterr().err
