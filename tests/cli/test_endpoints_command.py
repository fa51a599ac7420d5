"""``clusterlint endpoints`` as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clusterlint.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = """\
import os

import redis
import redis.asyncio

cache = redis.Redis.from_url(os.environ["CACHE_URL"])
cache_of_jobs = redis.asyncio.Redis.from_url(os.environ["CACHE_URL"], db=2)
cluster = redis.RedisCluster.from_url(os.getenv("CLUSTER_URL", "redis://:hunter2@cluster.internal:7000"))
plain = redis.Redis(host="metrics.internal", password="hunter2")
"""
USES = """\
import redis
from celery import Celery

from clients import cache, cache_of_jobs, cluster, plain
from conf import settings

app = Celery("jobs", broker=settings.BROKER_URL)


def read(uid):
    plain.incr("seen")
    return cache.mget(f"user:{uid}:name", f"user:{uid}:mail")


async def write(uid):
    async with cache_of_jobs.pipeline() as pipe:
        pipe.set(f"job:{uid}", 1)
        await pipe.execute()
    cluster.get("a")


def given(r: redis.Redis):
    r.rename("a", "b")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three endpoints with clients, one of a library, one client that is given; the current folder is its root."""
    (tmp_path / "clients.py").write_text(CLIENTS)
    (tmp_path / "uses.py").write_text(USES)
    (tmp_path / "clusterlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["endpoints", *arguments])
    out, err = capsys.readouterr()
    return int(status), out, err


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    status, out, _ = outcome(capsys, "--format", "json", *arguments)
    assert status == 0
    return json.loads(out)


def test_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys)
    assert (found["schema"], found["choosing"]) == (1, False)
    by_name = {one["name"]: one for one in found["endpoints"]}
    assert list(by_name) == ["CACHE_URL", "CLUSTER_URL", "metrics.internal:6379", "BROKER_URL"]
    cache = by_name["CACHE_URL"]
    assert cache["read"] == [
        {"path": "clients.py", "line": 6, "column": 30},
        {"path": "clients.py", "line": 7, "column": 46},
    ]
    assert cache["databases"] == [0, 2]
    assert [
        (one["client"], one["kind"], one["asynchronous"], one["database"]) for one in cache["clients"]
    ] == [
        ("redis.Redis", "plain", False, None),
        ("redis.asyncio.Redis", "plain", True, 2),
    ]
    assert cache["calls"] == {"total": 3, "reads": 1, "writes": 1, "pipelines": 1, "others": 0}
    assert cache["findings"]["rule"] == {"CL101": 1, "CL109": 1, "CL201": 1, "CL301": 2}
    assert cache["findings"]["severity"]["error"] == 4
    assert by_name["CLUSTER_URL"]["address"] == "redis://cluster.internal:7000"
    assert by_name["CLUSTER_URL"]["clients"][0]["kind"] == "cluster"
    assert by_name["BROKER_URL"]["libraries"] == [
        {"path": "uses.py", "line": 7, "column": 7, "library": "celery", "use": "broker"}
    ]
    unknown = found["unknown"]
    assert (unknown["name"], unknown["calls"]["total"]) == (None, 1)
    assert unknown["findings"]["rule"] == {"CL101": 1}


def test_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys)
    assert (status, err) == (0, "")
    assert out.splitlines()[1].split() == [
        "CACHE_URL",
        "2",
        "3",
        "1",
        "1",
        "1",
        "0,2",
        "4",
        "1",
        "not",
        "chosen",
    ]
    assert "    read      clients.py:6, 7\n    client    redis.Redis (sync, plain)  clients.py:6\n" in out
    assert "    database  0 (clients.py:6), 2 (clients.py:7)\n" in out
    assert "    library   celery (broker)  uses.py:7\n" in out
    assert (
        "\n(unknown): clients whose address could not be worked out\n    calls     1: 1 write; in uses.py 1\n"
        in out
    )
    assert "4 endpoints, none chosen: all of them are taken to migrate; 1 call, 1 error and 0 warnings" in out
    assert max(map(len, out.splitlines())) <= 100


def test_no_address_where_only_parts_of_it_are_known(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = (
        'redis.Redis.from_url("redis://" + os.environ["HOST"] + ":" + os.environ["PORT"] + "/0").get("a")\n'
    )
    (project / "more.py").write_text(f"import os\nimport redis\n{made}")
    (host,) = [one for one in document(capsys)["endpoints"] if one["name"] == "HOST"]
    assert (host["address"], host["databases"]) == (None, [0])


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_no_password_is_printed(
    project: Path, capsys: pytest.CaptureFixture[str], output_format: str
) -> None:
    _, out, err = outcome(capsys, "--format", output_format)
    assert "hunter2" not in out + err
    assert "cluster.internal:7000" in out


def test_chosen_endpoints_are_marked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "clusterlint.toml").write_text('endpoints = ["CACHE_URL"]\n')
    found = document(capsys)
    assert found["choosing"]
    assert [one["name"] for one in found["endpoints"] if one["chosen"]] == ["CACHE_URL"]
    _, out, _ = outcome(capsys, "--endpoint", "CLUSTER_URL")
    ends = {line.split()[0]: line.split()[-1] for line in out.splitlines()[1:6]}
    assert ends == {
        "CACHE_URL": "no", "CLUSTER_URL": "yes", "metrics.internal:6379": "no", "BROKER_URL": "no", "(unknown)": "perhaps"
    }  # fmt: skip
    assert "4 endpoints, 1 of them chosen to migrate;" in out


def test_what_comes_through_one_line_counts_for_both(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "uses.py").write_text(
        "from clients import cache, plain\n\ndef work(r):\n    r.rename('a', 'b')\n\nwork(cache)\nwork(plain)\n"
    )
    rules = {one["name"]: one["findings"]["rule"] for one in document(capsys)["endpoints"]}
    assert rules["CACHE_URL"]["CL101"] == rules["metrics.internal:6379"]["CL101"] == 1


def test_what_only_tests_name_comes_last_and_says_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "test_it.py").write_text(
        "import redis\n\nr = redis.Redis('a.test')\n" + "r.get('x')\n" * 20
    )
    found = document(capsys)
    assert [one["name"] for one in found["endpoints"] if one["tests_only"]] == ["a.test:6379"]
    assert found["endpoints"][-1]["name"] == "a.test:6379"
    assert "    tests     only tests name it\n" in outcome(capsys)[1]


def test_a_place_that_asks_a_factory_for_a_database_is_no_switch(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "clients.py").write_text(
        "import os, redis\n\ndef make(db=0):\n    return redis.Redis(host=os.environ['H'], db=db)\n"
    )
    (project / "uses.py").write_text("from clients import make\n\nmake().get('a')\nmake(db=3).get('b')\n")
    (one,) = document(capsys)["endpoints"]
    assert one["databases"] == [0, 3]
    assert {built["kind"] for built in one["clients"]} == {"plain"}


def test_no_redis_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.py").write_text("print(1)\n")
    monkeypatch.chdir(tmp_path)
    assert outcome(capsys) == (0, "0 endpoints.\n", "")


@pytest.mark.parametrize("arguments", [["--format", "dot"], ["nowhere.py"], ["--no-such-flag"]])
def test_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert outcome(capsys, *arguments)[:2] == (2, "")


def test_a_wrong_name_and_a_broken_file_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "broken.py").write_text("import redis\nr = redis.Redis(\n")
    status, _, err = outcome(capsys, "--endpoint", "CACHE_ULR")
    first, second = err.splitlines()
    assert status == 0
    assert first.startswith("clusterlint: broken.py:") and ": not read: " in first
    assert 'no client uses the endpoint "CACHE_ULR" (did you mean "CACHE_URL"?)' in second


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_the_example_and_the_hash_seed(output_format: str) -> None:
    """Remade with: cd examples/shop && python -m clusterlint endpoints --format FORMAT . > (this file)."""
    wanted = (Path(__file__).parent / "golden_endpoints" / f"shop.{output_format}").read_text(
        encoding="utf-8"
    )
    for seed in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-m", "clusterlint", "endpoints", "--format", output_format, "."],
            cwd=ROOT / "examples" / "shop",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stderr, done.stdout) == (0, "", wanted)
