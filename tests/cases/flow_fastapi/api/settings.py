from __future__ import annotations

import os

from pydantic import BaseModel


class Settings(BaseModel):
    redis_url: str = os.environ.get("REDIS_URL", "redis://localhost:6379")
    page_size: int = 20


settings = Settings()
