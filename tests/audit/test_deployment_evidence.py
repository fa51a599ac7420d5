"""What deployment files and constructions show: processes, pools, replicas, addresses."""

from __future__ import annotations

from pathlib import Path

import made
import pytest

from clusterlint.audit import WANTED, Audit, read_deployment
from clusterlint.audit.model import Caveat, Seen
from clusterlint.discover.source import SourceFile


@pytest.mark.parametrize(
    ("path", "line", "count"),
    [
        ("compose.yml", "command: gunicorn app:app --workers 4 --bind :80", 4),
        ("Procfile", "web: gunicorn -b :80 -w 3 app:app", 3),
        ("Dockerfile", 'CMD ["uvicorn", "app:app", "--workers", "8"]', 8),
        ("bin/docker-entrypoint", "exec gunicorn -b :80 -w${WEB_WORKERS:-4} app:app", 4),
        ("entrypoint.bash", 'exec gunicorn -w "$NUM_WORKERS" app:app', None),  # the number is elsewhere
        ("deploy.sh", "exec celery -A app worker --concurrency=16", 16),
        ("compose.yml", "command: celery -A app worker -c 5", 5),
        (".env", "WEB_CONCURRENCY=6", 6),
        ("k8s/web.yaml", "  - name: WEB_CONCURRENCY: '2'", 2),
        ("gunicorn.conf.py", "workers = 9  # per host", 9),
        ("settings.py", "workers = 9", None),
        ("README.md", "gunicorn --workers 4", None),
        ("compose.yml", "# gunicorn --workers 4", None),
    ],
)
def test_processes(path: str, line: str, count: int | None) -> None:
    found = read_deployment([SourceFile(path, f"\n{line}\n".encode())]).processes
    assert [(one.line, one.count) for one in found] == ([] if count is None else [(2, count)])
    assert count is None or WANTED.search(line.encode())


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("cluster-announce-ip 10.0.0.5", "announce", "cluster-announce-ip 10.0.0.5"),
        ("replicaof main 6379", "replicas", "replicaof main"),
        ("    image: 'registry/redis:7.2'", "image", "image: 'registry/redis:7.2'"),
        ("maxclients 500", "clients", "maxclients 500"),
    ],
)
def test_servers(line: str, kind: str, text: str) -> None:
    (clue,) = read_deployment([SourceFile("redis.conf", f"{line}\n".encode())]).of(kind)
    assert (clue.text, clue.path, clue.line) == (text, "redis.conf", 1)
    assert WANTED.search(line.encode())


def caveat(found: Audit, name: str) -> Caveat:
    return next(one for one in found.caveats if one.name == name)


POOLED = """\
import os
import redis

pool = redis.ConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=20)
r = redis.Redis(connection_pool=pool)
r.get("a")
"""


def test_connections_are_masters_times_pool_times_processes(tmp_path: Path) -> None:
    found = made.audit_in(tmp_path, {"app.py": POOLED, "Procfile": "web: gunicorn -w 4 app:app\n"})
    assert (found.connections.today, found.connections.cluster) == (80, 240)
    one = caveat(found, "connections")
    assert one.seen is Seen.SEEN and "4 processes x 20 connections = 80 today; x 3 masters = 240" in one.summary
    assert {(clue.path, clue.line) for clue in one.clues} == {("app.py", 4), ("Procfile", 1)}


def test_what_is_not_seen_is_said(tmp_path: Path) -> None:
    found = made.audit_in(tmp_path, {"app.py": POOLED})
    assert found.connections.cluster is None
    assert caveat(found, "connections").summary == "3 masters x pool size x processes: number of processes not seen"
    assert caveat(found, "failover").seen is Seen.UNKNOWN
    assert caveat(found, "addresses").seen is Seen.UNKNOWN
    assert caveat(found, "databases").seen is Seen.NOT_SEEN


def test_what_is_seen_has_its_place(tmp_path: Path) -> None:
    code = POOLED + 'c = redis.RedisCluster(host="h", address_remap=lambda a: a, retry=None)\nc.get("b")\n'
    found = made.audit_in(tmp_path, {"app.py": code, "redis.conf": "replicaof main 6379\n"})
    addresses, failover = caveat(found, "addresses"), caveat(found, "failover")
    assert addresses.seen is failover.seen is Seen.SEEN
    assert [(clue.path, clue.line) for clue in addresses.clues] == [("app.py", 7)]
    assert ("redis.conf", 1) in {(clue.path, clue.line) for clue in failover.clues}


def test_no_redis_at_all_is_no_clean_bill(tmp_path: Path) -> None:
    found = made.audit_in(tmp_path, {"app.py": "print('hello')\n"})
    assert caveat(found, "multi-key").seen is Seen.UNKNOWN


def test_what_was_not_looked_for_is_not_called_absent(tmp_path: Path) -> None:
    found = made.audit_in(tmp_path, {"app.py": POOLED}, select=frozenset({"CL101", "CL102", "CL107", "CL201"}))
    assert caveat(found, "multi-key").seen is Seen.NOT_SEEN
    databases = caveat(found, "databases")
    assert databases.seen is Seen.UNKNOWN and databases.summary.endswith("CL202, CL203 not selected")


def test_what_stays_standalone_is_no_evidence(tmp_path: Path) -> None:
    other = 'o = redis.Redis(host="other", port=6380, max_connections=9, retry=None)\no.get("b")\n'
    found = made.audit_in(tmp_path, {"app.py": POOLED + other}, endpoints=("REDIS_URL",))
    assert [pool.size for pool in found.connections.pools] == [20]
    assert not caveat(found, "failover").clues
