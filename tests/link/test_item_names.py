"""Applications that are mappings: what one function puts there, another finds by the same key."""

from __future__ import annotations

import pytest
from linking import linked

KEYS = """
    import enum
    import redis
    from aiohttp import web

    class AppKey:
        def __init__(self, name, type=None):
            self.name = name

    class Kept(enum.Enum):
        FEED = "feed"
        USERS = "users"

    ONE, OTHER = AppKey("one", redis.Redis), AppKey("other", redis.Redis)
    WEB, WEB_OTHER = web.AppKey("one", redis.Redis), web.AppKey("other", redis.Redis)
"""


@pytest.mark.parametrize(
    ("one", "other"), [("ONE", "OTHER"), ("WEB", "WEB_OTHER"), ("Kept.FEED", "Kept.USERS"), ("'a'", "'b'")]
)
@pytest.mark.parametrize("app", ["app", "app: App"])
def test_a_client_under_the_key_that_is_an_object_is_found_by_it(one: str, other: str, app: str) -> None:
    start = f"""
    import redis
    from keys import ONE, OTHER, WEB, WEB_OTHER, Kept

    class App(dict):
        pass

    async def start({app}):
        app[{one}] = redis.Redis.from_url("redis://one")
        app[{other}] = redis.Redis.from_url("redis://other")
    """
    use = f"""
    from keys import ONE, OTHER, WEB, WEB_OTHER, Kept
    from start import App

    async def names(request):
        return request.app[{one}].mget("a", "b")

    async def others({app}):
        return app[{other}].mget("a", "b")
    """
    found = [c for c in linked({"keys.py": KEYS, "start.py": start, "use.py": use}).calls if c.method == "mget"]
    assert [c.client.endpoint for c in found] == ["one", "other"]


def test_a_key_that_is_made_anew_says_nothing() -> None:
    source = """
    import redis
    from aiohttp import web

    def start(app, name):
        app[web.AppKey(name)] = redis.Redis()
        app[object()] = redis.Redis()

    def use(app, name):
        app[web.AppKey(name)].mget("a", "b")
        app[object()].mget("a", "b")
    """
    assert not [c for c in linked(source).calls if c.method == "mget"]
