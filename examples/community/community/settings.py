"""Settings, read from the environment."""

from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    redis_url: str = "redis://localhost:6379/0"
    accounts_redis_url: str = "redis://accounts-redis:6379/0"
    rate_limit_redis_url: str = "redis://limits-redis:6379/0"

    drafts_database: int = 1
    requests_per_minute: int = 120
    profile_ttl: int = 3600
    timeline_length: int = 200
    worker_count: int = 2


@lru_cache
def get_settings() -> Settings:
    return Settings()
