"""Parameters of tests that are called like a client, and of which the tests show that they are none."""

from __future__ import annotations

from linking import linked

CONFTEST = """
    from unittest.mock import AsyncMock, MagicMock
    import pytest, redis
    from shop import InMemory

    @pytest.fixture
    def redis_client():
        yield InMemory()

    @pytest.fixture
    def redis_again(redis_client):
        return redis_client

    @pytest.fixture(name="redis_cache")
    def some_cache():
        return MagicMock(spec=redis.Redis)

    @pytest.fixture
    def redis_conn(mocker):
        return mocker.AsyncMock(spec=redis.asyncio.Redis)

    @pytest.fixture
    def real_redis():
        return redis.Redis()

    @pytest.fixture
    def filled(redis_client):
        redis_client.mset({"filled:1": 1, "filled:2": 2})
"""
SHOP = """
    class InMemory:
        def mset(self, values):
            pass

    def swap(redis, one, other):
        redis.rename(one, other)
"""
TESTS = """
    from unittest.mock import patch
    import json, pytest
    from shop import InMemory, swap

    def test_memory(redis_client, redis_cache, redis_conn, redis_again):
        redis_again.mset({"a": 1, "b": 2})
        swap(redis_client, "a", "b")
        redis_client.mset({"a": 1, "b": 2})
        redis_cache.mset({"a": 1, "b": 2})
        redis_conn.mset({"a": 1, "b": 2})

    class TestShop:
        @patch("shop.one")
        @patch.object(json, "dumps")
        def test_patched(self, redis_client, redis, real_redis):
            redis_client.mset({"a": 1, "b": 2})
            redis.mset({"a": 1, "b": 2})
            real_redis.mset({"real:1": 1, "real:2": 2})

    @pytest.mark.parametrize("redis", [InMemory()])
    def test_listed(redis):
        redis.mset({"a": 1, "b": 2})

    @patch("shop.one", None)
    def test_elsewhere(real_redis, other_redis):
        real_redis.mset({"real:1": 1, "real:2": 2})
        other_redis.mset({"other:1": 1, "other:2": 2})
"""


def test_what_a_fixture_a_patch_or_a_list_gives_is_known() -> None:
    sources = {"shop.py": SHOP, "tests/conftest.py": CONFTEST, "tests/unit/test_shop.py": TESTS}
    found = [sorted(str(t) for k in c.keys for t in k.choices) for c in linked(sources).calls if c.method == "mset"]
    assert found == [["real:1", "real:2"], ["real:1", "real:2"], ["other:1", "other:2"]]


def test_a_function_of_the_program_is_not_silenced_by_the_object_of_a_fixture() -> None:
    sources = {"shop.py": SHOP, "tests/conftest.py": CONFTEST, "tests/unit/test_shop.py": TESTS}
    (call,) = [c for c in linked(sources).calls if c.method == "rename"]
    assert call.location.path == "shop.py"
