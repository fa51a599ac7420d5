"""The arithmetic of measure.py, on a small made-up service that is linted for real. The real services are not needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE / "measure.py"

SOURCE = """\
import os

import redis

queue = redis.Redis.from_url(os.environ["QUEUE_URL"])
cache = redis.Redis(host=os.environ["CACHE_HOST"])
titles = {}


def work(user, other, client):
    queue.lpush("jobs", user)
    cache.mget(f"user:{user}", f"user:{other}")
    pipe = queue.pipeline()
    pipe.set("a", 1)
    pipe.execute()
    titles.get(user)
    cache.get(user)
    cache.dbsize()
    client.get(user)
"""


def label(line: int, method: str, kind: str = "call", verdict: str = "ok", **more: Any) -> dict[str, Any]:
    found = {"path": "app/work.py", "line": line, "method": method, "kind": kind, "label": verdict}
    return found | ({"endpoints": ["QUEUE_URL"]} if kind == "call" else {}) | more


CACHE = {"endpoints": ["CACHE_HOST"]}
LABELS = [
    label(5, "from_url", "construction", accept=["change"]),
    label(11, "lpush"),
    label(12, "mget", verdict="break", **CACHE),
    label(13, "pipeline", verdict="change"),
    label(14, "set"),
    label(15, "execute", "lifecycle"),
    label(16, "get", "not-redis"),
    label(
        17, "get", endpoints=["SESSION_URL"]
    ),  # a wrong label: what it gives shows how an endpoint is counted
    label(18, "dbsize", verdict="ok", **CACHE),  # likewise: a false alarm
    label(19, "get", verdict="break"),  # nobody says what `client` is: neither recognised nor reported
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    (root / "app").mkdir(parents=True)
    (root / "app" / "__init__.py").touch()
    (root / "app" / "work.py").write_text(SOURCE)
    (root / "app" / "left_out.py").write_text("import redis\nredis.Redis().mget('a', 'b')\n")
    return root


def run(folder: Path, labels: list[dict[str, Any]], *arguments: str) -> subprocess.CompletedProcess[str]:
    """measure.py with one label file, `made-up`, in `folder`."""
    service = {
        "repository": "https://example.org/made-up",
        "commit": "0" * 40,
        "licence": "MIT",
        "folders": ["app"],
        "exclude": ["app/left_out.py"],
        "labels": labels,
    }
    (folder / "made-up.json").write_text(json.dumps(service))
    command = [sys.executable, str(SCRIPT), *arguments, "--labels", str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_figure(checkout: Path, tmp_path: Path) -> None:
    done = run(tmp_path, LABELS, f"made-up={checkout}", "--misses")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "made-up",
        "  call recall        85.7% (6/7)",
        "  endpoint accuracy  83.3% (5/6)",
        "  mistaken calls     0.0% (0/1)",
        "  break recall       50.0% (1/2)",
        "  change recall      100.0% (1/1)",
        "  precision          66.7% (of 3)",
        "  neutral 0, unlabelled 0",
        "    app/work.py:17 get: endpoint CACHE_HOST, not SESSION_URL",
        "    app/work.py:19 get: not recognised",
        "    app/work.py:18 dbsize: change, not ok by CL402",
        "    app/work.py:19 get: ok, not break",
    ]


def test_a_wrong_level_counts_half_and_an_accepted_one_not_at_all(checkout: Path, tmp_path: Path) -> None:
    labels = [label(12, "mget", verdict="change", **CACHE), label(13, "pipeline", accept=["change"])]
    done = run(tmp_path, labels, f"made-up={checkout}", "--misses")
    assert "  change recall      100.0% (1/1)" in done.stdout
    assert "  precision          50.0% (of 1)" in done.stdout
    assert "  neutral 1, unlabelled 1" in done.stdout
    assert "app/work.py:18: change by CL402, and no label" in done.stdout


def test_services_are_added_up_by_their_counts(checkout: Path, tmp_path: Path) -> None:
    one = f"made-up={checkout}"
    total = run(tmp_path, LABELS, one, one).stdout.partition("\nall\n")[2]
    assert "call recall        85.7% (12/14)" in total
    assert "precision          66.7% (of 6)" in total


def test_a_checkout_of_another_commit_is_refused(checkout: Path, tmp_path: Path) -> None:
    done = run(tmp_path, [label(10, "lpush")], f"made-up={checkout}")
    assert done.returncode == 2
    assert f"is not made-up at {'0' * 40}: see app/work.py:10" in done.stderr


def test_an_unknown_service_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, LABELS, "other=.")
    assert done.returncode == 2
    assert "other=. is not NAME=CHECKOUT" in done.stderr


def test_how_to_get_the_sources(tmp_path: Path) -> None:
    told = run(tmp_path, LABELS, "--sources").stdout
    assert "git clone https://example.org/made-up made-up\n" in told
    assert f"git -C made-up checkout {'0' * 40}" in told


KINDS = {"call", "lifecycle", "construction", "library", "not-redis"}
FIELDS = {"path", "line", "method", "kind", "label", "accept", "endpoints"}


@pytest.mark.parametrize("path", sorted((HERE / "labels").glob("*.json")), ids=lambda path: path.stem)
def test_labels_are_of_the_documented_form(path: Path) -> None:
    service = json.loads(path.read_text("utf-8"))
    assert len(service["commit"]) == 40 and service["licence"] and service["folders"]
    seen = set()
    for one in service["labels"]:
        assert set(one) <= FIELDS and one["kind"] in KINDS
        assert {one["label"], *one.get("accept", ())} <= {"ok", "change", "break"}
        assert one["label"] not in one.get("accept", ())
        assert one["method"].isidentifier(), "a label holds no code"
        assert one["kind"] != "call" or one["endpoints"]
        assert one["kind"] != "not-redis" or one["label"] == "ok"
        seen.add((one["path"], one["line"], one["method"]))
    assert len(seen) == len(service["labels"]), "a position is labelled twice"
