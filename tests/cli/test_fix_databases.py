"""`clusterlint fix` and `migrate-keys` together: a service of two databases, moved to a cluster with its data."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from live_servers import Servers

from clusterlint.cli.main import run

SERVICE = """\
import os

import redis

HOST, PORT = os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"])
users = redis.Redis(host=HOST, port=PORT, decode_responses=True)
carts = redis.Redis(host=HOST, port=PORT, db=2, decode_responses=True)


def fill():
    for uid in range(20):
        users.set(f"user:{uid}:name", f"name {uid}")
        carts.rpush(f"cart:{uid}:now", "a", "b")
        carts.rpush(f"cart:{uid}:later", "b", "c")


def both(uid):
    carts.sort(f"cart:{uid}:now", alpha=True, store=f"cart:{uid}:sorted")
    return users.get(f"user:{uid}:name"), carts.lrange(f"cart:{uid}:sorted", 0, -1)


def open_carts():
    return sorted(key.split(":")[1] for key in carts.scan_iter(match="cart:*:later"))


if __name__ == "__main__":
    import sys

    fill() if sys.argv[1:] == ["fill"] else print(open_carts(), [both(uid) for uid in range(20)])
"""


def service(folder: Path, host: str, port: int, *words: str, cluster: bool = False) -> str:
    environment = {"REDIS_HOST": host, "REDIS_PORT": str(port), "REDIS_CLUSTER_ENABLED": str(int(cluster))}
    command = [sys.executable, "service.py", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_service_with_two_databases_moves_with_its_data(
    tmp_path: Path, live_servers: Servers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    alone, nodes = live_servers.standalone, live_servers.cluster
    for address in (alone, *nodes):
        with redis.Redis(address.host, address.port) as client:
            client.flushall()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    Path("service.py").write_text(SERVICE)
    service(tmp_path, *alone, "fill")
    before = service(tmp_path, *alone)

    assert run(["fix", "--unsafe", "--allow-no-vcs", "--key-map", "map.json"]) == 0, capsys.readouterr()
    new = Path("service.py").read_text()
    assert "{{db2:cart:{uid}}}:now" in new and "user:{uid}:name" in new and "db=2" not in new
    families = json.loads(Path("map.json").read_text())["families"]
    assert [(one["old"]["template"], one["new"]["template"], one.get("database")) for one in families] == [
        ("cart:{n}:sorted", "{{db2:cart:{n}}}:sorted", 2),
        ("cart:{n}:now", "{{db2:cart:{n}}}:now", 2),
        ("{key}", "db2:{key}", 2),
    ]

    to = ["--to", nodes[0].url, "--verify", "all"]
    for number in (0, 2):
        words = ["migrate-keys", "map.json", "--from", f"{alone.url}/{number}", "--state", f"{number}.state"]
        assert run([*words, *to]) == 0, capsys.readouterr()
    assert service(tmp_path, *nodes[0], cluster=True) == before
    words = ["migrate-keys", "map.json", "--in-place", f"{alone.url}/2", "--state", "place.state"]
    assert run(words) == 0, capsys.readouterr()
    assert service(tmp_path, *alone) == before
    assert run(["fix", "--unsafe", "--diff"]) == 0
