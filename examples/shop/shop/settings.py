"""Settings, read from the environment once."""

import os
from dataclasses import dataclass


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes")


@dataclass(frozen=True)
class Settings:
    redis_url: str = os.environ.get("REDIS_URL", "redis://localhost:6379")
    rate_limit_url: str = os.environ.get("RATE_LIMIT_URL", "redis://localhost:6380")
    redis_cluster_enabled: bool = flag("REDIS_CLUSTER_ENABLED")
    session_db: int = 1
    cache_seconds: int = 300
    requests_per_minute: int = 60


settings = Settings()
