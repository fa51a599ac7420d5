"""Options that a client gets from objects of pydantic, and addresses from their URLs."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = """
from pydantic import BaseModel, RedisDsn
from pydantic_settings import BaseSettings
from redis import Redis

class Options(BaseModel):
    host: str = "h"
    db: int = 2

class Settings(BaseSettings):
    geo: Options = Options()
    dsn: RedisDsn = "redis://bare:6379/1"

s = Settings()
"""
BUILT = {
    "Redis(**Options().model_dump())": ("h:6379", 2),
    "Redis(**Options(db=3).dict())": ("h:6379", 3),
    "Redis(**Options(db=3).model_dump(exclude={'db'}))": ("h:6379", None),
    "Redis(**Options(db=3).model_dump(include={'host'}))": ("h:6379", None),
    "Redis(**s.geo.model_dump())": ("GEO.host", 2),
    "Redis(host=s.geo.host, db=s.geo.db)": ("GEO.host", 2),
    "Redis.from_url(str(s.dsn))": ("DSN", 1),
    "Redis.from_url(s.dsn.unicode_string())": ("DSN", 1),
    "Redis.from_url(f'{s.dsn}')": ("DSN", 1),
}


@pytest.mark.parametrize(("code", "built"), BUILT.items(), ids=BUILT.keys())
def test_the_endpoint_and_the_database(code: str, built: tuple[str, int | None]) -> None:
    found = linked(f"{HEAD}\nclient = {code}").constructions
    assert [(c.client.endpoint, c.database) for c in found] == [built]
