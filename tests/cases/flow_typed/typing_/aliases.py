from __future__ import annotations

from typing import Any, NewType, Optional, TypeVar, Union

import redis
import redis.asyncio

Client = redis.Redis
AnyClient = Union[redis.Redis, "redis.asyncio.Redis"]
MaybeClient = Optional[Client]
SessionStore = NewType("SessionStore", redis.Redis)
R = TypeVar("R", bound=redis.Redis)
Row = dict[str, Any]
