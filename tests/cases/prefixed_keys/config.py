"""Settings."""

import os
from dataclasses import dataclass
from functools import lru_cache


@dataclass
class Settings:
    prefix: str = "app"
    tag: str = "t1"

    @classmethod
    def load(cls):
        return cls(prefix=os.getenv("KEY_PREFIX", "app"), tag=os.getenv("KEY_TAG", "t1"))


@lru_cache
def get_settings():
    return Settings.load()


settings = get_settings()
TENANT = os.environ.get("TENANT", "acme")
