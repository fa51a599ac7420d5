"""CL305 where a URL in a variable of the environment decides which cache Django has."""

from __future__ import annotations

import pytest
from link.linking import facts
from rules.library_support.test_library_support import asked, findings, only

from clusterlint.dependencies.model import Dependencies, Dependency
from clusterlint.finding import Confidence, Severity
from clusterlint.link.linker import link
from clusterlint.link.surroundings import Surroundings
from clusterlint.rules import nonzero_database


def settings(cache: str) -> str:
    return f"""
        import os
        import django_cache_url
        import environ
        from environs import Env
        env = environ.Env()
        environs = Env()
        CACHES = {{"default": {cache}}}
        """


SAYS_REDIS: dict[str, str] = {
    "env.cache('REDIS_URL')": "REDIS_URL",
    "env.cache_url('REDIS_URL', default='locmemcache://')": "REDIS_URL",
    "env.cache_url('CACHE_URL', default='redis://h:1')": "CACHE_URL",
    "env.cache(default='rediscache://h:1')": "CACHE_URL",
    "env.cache('CACHE_URL', default=os.environ['REDIS_URL'])": "CACHE_URL",
    "environs.dj_cache_url('VALKEY_URL')": "VALKEY_URL",
    "django_cache_url.config('REDIS_URL')": "REDIS_URL",
    "django_cache_url.config(default='redis://h:1')": "CACHE_URL",
    "django_cache_url.parse(os.environ['REDIS_URL'])": "REDIS_URL",
    "environ.Env.cache_url_config('rediscache://h:1')": "h:1",
    "{**env.cache('REDIS_URL'), 'KEY_PREFIX': 'main'}": "REDIS_URL",
}


@pytest.mark.parametrize(("cache", "endpoint"), SAYS_REDIS.items(), ids=SAYS_REDIS.keys())
def test_the_variable_or_its_default_says_redis(cache: str, endpoint: str) -> None:
    found = only(settings(cache))
    assert (found.severity, found.confidence) == (Severity.ERROR, Confidence.LIKELY)
    assert (found.endpoint, found.location.line) == (endpoint, 8)
    assert found.message.startswith("Django (cache backend)")


@pytest.mark.parametrize(
    "cache",
    [
        "env.cache()",
        "env.cache(default='locmemcache://')",
        "env.cache('CACHE_URL', default='dummycache://')",
        "django_cache_url.config()",
        "django_cache_url.config('CACHE_URL', default='memcached://redis.example')",
        "env.db('REDIS_URL')",
    ],
)
def test_nothing_says_redis(cache: str) -> None:
    assert findings(settings(cache)) == []


def test_it_may_be_redis_where_the_program_has_a_client() -> None:
    source = settings("env.cache()")
    assert only(source, asked("redis")).severity is Severity.INFO
    client = "import os, redis\nr = redis.Redis.from_url(os.environ['CACHE_URL'])\n"
    found = only({"settings.py": source, "app.py": client})
    assert (found.severity, found.endpoint) == (Severity.ERROR, "CACHE_URL")


@pytest.mark.parametrize("cache", ["env.cache('REDIS_URL')", "env.cache()", "django_cache_url.config('REDIS_URL')"])
def test_django_redis_goes_before_where_it_is_asked_for(cache: str) -> None:
    found = only(settings(cache), asked("django-redis"))
    assert found.message.startswith("django-redis (cache backend)")
    assert (found.severity, found.confidence, found.location.path) == (Severity.ERROR, Confidence.LIKELY, "app.py")


def test_another_cache_hides_no_requirement() -> None:
    found = only(settings("env.cache(default='locmemcache://')"), asked("django-redis"))
    assert found.location.path == "requirements.txt"


def test_django_redis_where_it_is_imported() -> None:
    own = "from django_redis import get_redis_connection\n"
    found = only({"app.py": own, "settings.py": settings("env.cache('REDIS_URL')")})
    assert found.message.startswith("django-redis (cache backend)")
    assert (found.location.path, found.endpoint) == ("settings.py", "REDIS_URL")


@pytest.mark.parametrize("backend", ["django_redis.cache.RedisCache", "django.core.cache.backends.redis.RedisCache"])
@pytest.mark.parametrize(
    "cache",
    [
        "env.cache('CACHE_URL', backend='{}')",
        "{{**env.cache('REDIS_URL'), 'BACKEND': '{}'}}",
    ],
)
def test_the_backend_is_named(backend: str, cache: str) -> None:
    found = only(settings(cache.format(backend)))
    assert found.message.startswith("django-redis" if "django_redis" in backend else "Django ")
    assert (found.severity, found.confidence) == (Severity.ERROR, Confidence.CERTAIN)
    assert found.endpoint in ("CACHE_URL", "REDIS_URL")


@pytest.mark.parametrize("scheme", ["redis", "rediscache"])
@pytest.mark.parametrize("items", [(), (asked("django-redis"),)], ids=["django", "django-redis"])
def test_the_database_of_the_default(scheme: str, items: tuple[Dependency, ...]) -> None:
    source = settings(f"env.cache('MAIN_URL', default='{scheme}://h:1/3')")
    around = Surroundings(dependencies=Dependencies(items))
    (found,) = nonzero_database.judge(link(facts(source), around))
    assert (found.endpoint, found.confidence) == ("MAIN_URL", Confidence.LIKELY)
    assert "database 3" in found.message
