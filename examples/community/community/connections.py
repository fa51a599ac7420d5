"""The Redis servers that the service talks to."""

from redis.asyncio import Redis

from community.settings import Settings


def connect(settings: Settings) -> Redis:
    """Profiles, posts, timelines and jobs."""
    return Redis.from_url(settings.redis_url, decode_responses=True, health_check_interval=30)


def connect_drafts(settings: Settings) -> Redis:
    """Drafts have a database of their own, so that they can be flushed alone."""
    return Redis.from_url(settings.redis_url, db=settings.drafts_database, decode_responses=True)


def connect_accounts(settings: Settings) -> Redis:
    return Redis.from_url(settings.accounts_redis_url, decode_responses=True)


def connect_limits(settings: Settings) -> Redis:
    return Redis.from_url(settings.rate_limit_redis_url)
