"""``clusterlint check --explain-provenance`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from clusterlint.cli.main import run

SERVICE = {
    "app/settings.py": """
        import os
        REDIS_URL = os.environ["REDIS_URL"]
        PREFIX = "user:"
        """,
    "app/state.py": """
        import redis.asyncio as redis
        from app import settings
        def make():
            return redis.from_url(settings.REDIS_URL)
        """,
    "app/main.py": """
        from fastapi import FastAPI
        from app.state import make
        app = FastAPI()
        @app.on_event("startup")
        async def up():
            app.state.redis = make()
        """,
    "app/deps.py": """
        from fastapi import Request
        def get_redis(request: Request):
            return request.app.state.redis
        """,
    "app/keys.py": """
        from app.settings import PREFIX
        def user_key(uid):
            return f"{PREFIX}{uid}"
        """,
    "app/users.py": """
        from fastapi import APIRouter, Depends
        from app.deps import get_redis
        from app.keys import user_key
        router = APIRouter()
        @router.get("/users")
        async def list_users(uid: str, r=Depends(get_redis)):
            return await r.mget(user_key(uid), "all")
        def cached(x):
            return x.get("a")
        def plain(names: dict):
            return names.get("a")
        def likely(redis):
            pipe = redis.pipeline()
            pipe.get("b")
            return pipe.execute()
        def never():
            return 1
            x.get("a")
        """,
    "app/other.py": """
        import requests
        def f(session: requests.Session):
            return session.get("http://a")
        """,
    "app/broken.py": "import redis\ndef f(:\n",
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, source in SERVICE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(source).lstrip("\n"))
    (tmp_path / "clusterlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], place: str, *arguments: str) -> tuple[int, str, str]:
    status = run(["check", "--explain-provenance", place, *arguments])
    out, err = capsys.readouterr()
    return int(status), out, err


def subjects(capsys: pytest.CaptureFixture[str], place: str, *arguments: str) -> list[dict[str, Any]]:
    status, out, err = outcome(capsys, place, "--format", "json", *arguments)
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert (document["schema"], document["path"]) == (1, place.rpartition(":")[0])
    found: list[dict[str, Any]] = document["subjects"]
    return found


def test_a_call_from_the_environment_on(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "app/users.py:7")
    assert (status, err) == (0, "")
    assert out == (
        dedent(
            """\
            app/users.py:7:18  r.mget(): MGET of the client of redis.asyncio.from_url(), on REDIS_URL
              evidence: constructed: the call that builds it was followed to here
              confidence: certain
              client:
                   REDIS_URL is read from the environment, kept in REDIS_URL at app/settings.py:2
                -> built with redis.asyncio.from_url(), returned by make() at app/state.py:4
                -> kept in app.state.redis at app/main.py:6
                -> returned by get_redis() at app/deps.py:3
                -> injected into list_users() as parameter `r` at app/users.py:6
                -> r.mget() here
              key: user:{uid}
                   {uid} is parameter `uid` of list_users() in app/users.py, from outside
                   kept in PREFIX at app/settings.py:3
                -> put together, returned by user_key() at app/keys.py:3
                -> used as the key here
              key: all
                   built at app/users.py:7

            """
        )
        + "  finding: CL101 cross-slot-command: MGET needs all keys in one slot, but gets `user:{uid}` and `all` "
        "(slots 10778 and 3894, say): the cluster client raises [certain]\n\n"
    )


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = subjects(capsys, "app/users.py:7")
    assert (found["kind"], found["command"], found["endpoint"]) == ("call", "MGET", "REDIS_URL")
    assert (found["confidence"], found["basis"], found["missing"]) == ("certain", "built", "")
    assert found["ways"][0][-1] == {
        "text": "injected into list_users() as parameter `r`",
        "path": "app/users.py",
        "line": 6,
        "column": 34,
        "also": False,
    }
    assert [key["template"] for key in found["keys"]] == ["user:{uid}", "all"]


def test_a_construction(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "app/state.py:4")
    assert status == 0
    assert "app/state.py:4:12  a client: the client of redis.asyncio.from_url(), on REDIS_URL\n" in out
    assert "    -> built with redis.asyncio.from_url() at app/state.py:4\n" in out


def test_a_call_that_is_not_taken_for_redis(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = subjects(capsys, "app/users.py:9")
    assert (found["kind"], found["text"]) == ("not redis", "x.get()")
    assert found["known"] == [
        "nothing: parameter `x` of cached() in app/users.py, which no call of the project passes"
    ]
    status, out, _ = outcome(capsys, "app/users.py:9")
    assert status == 0
    assert "  missing: nothing says that it is a client: no call, annotation, name or use\n" in out


def test_a_receiver_of_a_known_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert subjects(capsys, "app/users.py:11")[0]["known"] == ["a dict"]


def test_an_inferred_client(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = subjects(capsys, "app/users.py:13")
    assert (found["confidence"], found["basis"]) == ("likely", "named")
    assert found["evidence"] == "name: it is called `redis`, and pipeline() is a method of Redis clients"
    assert "parameter `redis` of likely() in app/users.py" in found["missing"]


def test_a_method_that_sends_no_command_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = subjects(capsys, "app/users.py:15")
    assert (found["kind"], found["text"], found["known"]) == ("of a client", "pipe.execute()", ["a pipeline"])


def test_code_that_is_never_run(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "app/users.py:18")
    assert status == 0
    assert "reached: no" in out


def test_a_file_that_is_not_in_the_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert subjects(capsys, "app/other.py:3")[0]["known"] == ["an object of the type requests.Session"]


def test_output_file_and_paths(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "app/users.py:7", "app", "-o", "why.txt")
    assert (status, out) == (0, "")
    assert "r.mget() here" in (project / "why.txt").read_text()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("app/users.py", "give a file and a line, as in app/users.py:14"),
        ("app/users.py:0", "give a file and a line, as in app/users.py:14"),
        ("app/users.py:x", "give a file and a line, as in app/users.py:14"),
        ("app/missing.py:3", "there is no file app/missing.py"),
        ("app/users.py:400", "app/users.py has 19 lines"),
        ("app/users.py:1", "no call, construction or finding stands on that line"),
        ("app/broken.py:1", "app/broken.py "),
    ],
)
def test_mistakes_are_one_line(capsys: pytest.CaptureFixture[str], place: str, words: str) -> None:
    status, out, err = outcome(capsys, place)
    assert (status, out) == (2, "")
    assert err.startswith(f"clusterlint: error: --explain-provenance {place}: ")
    assert words in err
    assert err.count("\n") == 1


def test_a_format_that_it_does_not_have(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome(capsys, "app/users.py:7", "--format", "concise")
    assert status == 2
    assert "has the formats text and json, not concise" in err
