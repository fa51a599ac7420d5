"""Files that show a third-party library's use of Redis are analysed, those that only use the library are not."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link.linking import facts
from rules.library_support.programs import FOUND, SILENT, Sources

from clusterlint.discover import discover
from clusterlint.discover.prefilter import look
from clusterlint.discover.shown import Look
from clusterlint.finding import Finding
from clusterlint.link.linker import link
from clusterlint.rules.library_support import judge


@pytest.mark.parametrize(
    ("text", "seed"),
    [
        ("import rq", True),
        ("    from arq.connections import Settings", True),
        ("INSTALLED_APPS = ['django_rq']", True),
        ('INSTALLED_APPS = ["cacheops.apps.Config"]', True),
        ("CELERY_BROKER_URL = BROKER", True),
        ("app.conf.broker_url = url", True),
        ("from celery import Celery\napp = Celery('x')", True),
        ("from flask_limiter import Limiter\nlimiter = Limiter(key)", True),
        ("from dogpile.cache import make_region\nregion = make_region()", True),
        ("from celery import shared_task\n@shared_task\ndef f(): ...", False),
        ("import celery\nclass Celery_(celery.Task): ...", False),
        ("class Celery: ...\nCelery('x')", False),
        ("import rqdata\nfrom .rq import x", False),
        ("# we import rq here", False),
        ("harq = 1", False),
        ("backend = 'x'", False),
        ("INSTALLED_APPS = ['django']", False),
    ],
)
def test_seeds(text: str, seed: bool) -> None:
    assert look(text.encode()) == Look(library=seed)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("CACHES = {'default': env.cache('REDIS_URL')}", True),
        ("CACHES = {'default': ENV.cache_url('REDIS_URL')}", True),
        ("CACHES = {'default': env.dj_cache_url('REDIS_URL')}", True),
        ("import django_cache_url as urls\nC = {'default': urls.config('REDIS_URL')}", True),
        ("CACHES = {'default': env.cache(default='rediscache://h')}", True),
        ("CACHES = {'default': env.cache('CACHE_URL')}", False),
        ("URL = 'REDIS_URL'\nself.cache(x); make_cache_url(y)", False),
    ],
)
def test_an_entry_of_caches_made_of_a_url(text: str, taken: bool) -> None:
    assert look(text.encode()).library == taken


SIGNS = (
    "import rq",
    "    from arq.connections import Settings",
    "INSTALLED_APPS = ['django_rq']",
    "CELERY_BROKER_URL = BROKER",
    "x = app.conf.broker_url",
)
NOISE = (
    "import rqdata",
    "from .rq import x  # we import rq here",
    "harq = 1; celery_broker_urls = 2",
    "class Celery_: name = 'xdjango_rq'",
    "text = 'broker_url_of django_rqs'",
    "",
    "\té = 'ß'",
)


@given(st.lists(st.sampled_from((*SIGNS, *NOISE)), max_size=12), st.sampled_from(("\n", "\r\n")))
def test_a_sign_counts_wherever_its_line_stands(lines: list[str], end: str) -> None:
    content = end.join(lines).encode()
    assert look(content).library == any(line in SIGNS for line in lines)


PROGRAMS = {**{name: sources for name, (sources, _) in FOUND.items()}, **SILENT}


@pytest.mark.parametrize("sources", PROGRAMS.values(), ids=PROGRAMS)
def test_the_choice_of_files_changes_no_finding(tmp_path: Path, sources: Sources) -> None:
    files = {"app.py": sources} if isinstance(sources, str) else sources
    files = {**files, "far/unrelated.py": "import json\n"}
    for path, text in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text), encoding="utf-8")
    chosen = discover([tmp_path], tmp_path, (), force_exclude=False)
    assert "far/unrelated.py" not in {source.path for source in chosen.files}
    some = {source.path: source.content.decode() for source in chosen.files}
    assert told(some) == told(files)


def told(sources: dict[str, str]) -> list[Finding]:
    return sorted(judge(link(facts(sources))), key=lambda finding: finding.sort_key)


def test_a_library_does_not_hide_who_imports_the_client(tmp_path: Path) -> None:
    files = {
        "client.py": "import redis\nr = redis.Redis()\n",
        "shop.py": "from celery import Celery\nfrom client import r\napp = Celery('shop')\n",
        "use.py": "from shop import r\nr.get('a')\n",
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    chosen = discover([tmp_path], tmp_path, (), force_exclude=False)
    assert {source.path for source in chosen.files} == set(files)
