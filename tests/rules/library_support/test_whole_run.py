"""CL305 from the files of a project to the report: manifests, endpoints, comments."""

from __future__ import annotations

from pathlib import Path

from clusterlint.discover import discover
from clusterlint.finding import Finding
from clusterlint.pipeline.checking import check
from clusterlint.pipeline.endpoints import unknown_endpoints
from clusterlint.report.model import Report
from clusterlint.rules.base import all_rules
from clusterlint.settings.model import Settings

PROJECT = {
    "requirements.txt": "celery[redis]==5.3.6\ndjango-redis==5.4.0\nrq==1.16.2\n",
    "shop/settings.py": """\
import os
CELERY_BROKER_URL = os.environ.get("QUEUE_URL", "redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": os.environ["CACHE_URL"]}}
""",
    "shop/tasks.py": "from celery import shared_task\n",
}


def run(tmp_path: Path, files: dict[str, str], *paths: str, endpoints: tuple[str, ...] = ()) -> tuple[Report, Settings]:
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    settings = Settings(root=tmp_path, endpoints=endpoints, select=frozenset({"CL305", "CL901"}))
    given = [tmp_path / path for path in paths] or [tmp_path]
    found = discover(given, tmp_path, (), force_exclude=False)
    return check(found, settings, all_rules(), lambda done, total: None), settings


def places(findings: tuple[Finding, ...]) -> list[tuple[str, int]]:
    return [(finding.location.path, finding.location.line) for finding in findings]


def test_code_and_manifests(tmp_path: Path) -> None:
    report, _ = run(tmp_path, PROJECT)
    assert not report.failures
    assert places(report.findings) == [("requirements.txt", 3), ("shop/settings.py", 2), ("shop/settings.py", 3)]
    assert any("celery[redis]==5.3.6 (requirements.txt:1)" in note for note in report.findings[1].notes)


def test_given_one_file_the_manifest_is_left_alone(tmp_path: Path) -> None:
    report, _ = run(tmp_path, PROJECT, "shop/settings.py")
    assert places(report.findings) == [("shop/settings.py", 2), ("shop/settings.py", 3)]


def test_only_the_endpoints_that_migrate(tmp_path: Path) -> None:
    report, settings = run(tmp_path, {**PROJECT, "requirements.txt": ""}, endpoints=("CACHE_URL",))
    assert places(report.findings) == [("shop/settings.py", 3)]
    assert unknown_endpoints(report, settings) == ()


def test_an_endpoint_that_nobody_uses(tmp_path: Path) -> None:
    report, settings = run(tmp_path, PROJECT, endpoints=("CACHE_URI",))
    (line,) = unknown_endpoints(report, settings)
    assert "CACHE_URL" in line and "QUEUE_URL" in line


def test_a_comment_silences_it(tmp_path: Path) -> None:
    comment = "  # clusterlint: ignore[CL305] the queue keeps its own Redis"
    text = PROJECT["shop/settings.py"].replace('/0")\n', f'/0"){comment}\n')
    report, _ = run(tmp_path, {**PROJECT, "requirements.txt": "", "shop/settings.py": text})
    assert places(report.findings) == [("shop/settings.py", 3)]
    assert report.counts.suppressed == 1


STAYING = {
    "requirements.txt": "rq\narq\naioredlock\ncelery[redis]\nsaq[redis]\nredis-om\n",
    "jobs.py": """\
import os
import redis
from aioredlock import Aioredlock
from arq.connections import RedisSettings
from celery import Celery
from redis_om import get_redis_connection
from rq import Queue
from saq import Queue as Saq
from taskiq_redis import ListQueueBroker
queue = Queue("mail", connection=redis.Redis.from_url(os.environ["JOBS_URL"]))
app = Celery("jobs", broker=os.environ["JOBS_URL"])
known = Celery("known", broker="redis://jobs:6379/0")
settings = RedisSettings.from_dsn(os.environ["JOBS_URL"])
locks = Aioredlock([os.environ["LOCKS_URL"]])
models = get_redis_connection(url=os.environ["MODELS_URL"])
saq = Saq.from_url(os.environ["JOBS_URL"])
taskiq = ListQueueBroker(os.environ["JOBS_URL"])
""",
}


def test_libraries_of_endpoints_that_stay_are_not_found_in_their_manifest_either(tmp_path: Path) -> None:
    moving = 'from huey import RedisHuey\nimport os\nhuey = RedisHuey("a", url=os.environ["CACHE_URL"])\n'
    report, _ = run(tmp_path, {**STAYING, "moving.py": moving}, endpoints=("CACHE_URL",))
    assert places(report.findings) == [("moving.py", 3)]


def test_every_one_of_them_is_found_where_all_migrate(tmp_path: Path) -> None:
    report, _ = run(tmp_path, STAYING)
    assert {path for path, _ in places(report.findings)} == {"jobs.py"}
    assert {finding.endpoint for finding in report.findings} == {"JOBS_URL", "jobs:6379", "LOCKS_URL", "MODELS_URL"}


def test_what_could_not_be_told_is_asked_for_each_endpoint(tmp_path: Path) -> None:
    text = """\
import os
import redis
from flask_limiter import Limiter
one = Limiter(storage_uri=os.environ["LIMITS"])
two = Limiter(storage_uri=os.environ["CACHE"])
"""
    report, _ = run(tmp_path, {"app.py": text}, endpoints=("CACHE",))
    assert places(report.findings) == [("app.py", 5)]
