"""The tests talk to the servers named by REDIS_URL and LOGIN_REDIS_URL, and empty them."""

import pytest

from arcade import create_app
from arcade.store import get_client, get_login_client


@pytest.fixture
def client():
    found = get_client()
    found.flushdb()
    return found


@pytest.fixture
def login():
    found = get_login_client()
    found.flushdb()
    yield found
    found.close()


@pytest.fixture
def app(client, login):
    return create_app()


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def log_in(app, login):
    def as_player(player, **body):
        login.set("login:token-%s" % player, player)
        browser = app.test_client()
        answer = browser.post("/login", json={"token": "token-%s" % player, "name": player.title(), **body})
        assert answer.status_code == 200
        return browser

    return as_player
