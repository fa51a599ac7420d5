"""The tests talk to the servers named by REDIS_URL, ACCOUNTS_REDIS_URL and RATE_LIMIT_REDIS_URL, and empty them."""

import pytest
from httpx import ASGITransport, AsyncClient

from community.main import app as application
from community.settings import get_settings
from community.worker import Worker


@pytest.fixture
async def app():
    async with application.router.lifespan_context(application):
        state = application.state
        for client in (state.redis, state.drafts, state.accounts, state.limits):
            await client.flushdb()
        yield application


@pytest.fixture
def redis(app):
    return app.state.redis


@pytest.fixture
async def http(app):
    async with AsyncClient(transport=ASGITransport(app), base_url="http://community") as client:
        yield client


@pytest.fixture
def worker(app):
    return Worker(app.state.redis, get_settings())


@pytest.fixture
def log_in(app):
    from community.accounts import Accounts

    async def headers(user_id):
        token = await Accounts(app.state.accounts).log_in(user_id)
        return {"Authorization": f"Bearer {token}"}

    return headers
