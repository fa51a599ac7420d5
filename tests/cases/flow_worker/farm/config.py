import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RedisConfig:
    host: str = field(default_factory=lambda: os.environ["REDIS_HOST"])
    port: int = field(default_factory=lambda: int(os.environ["REDIS_PORT"]))

    def as_kwargs(self):
        return {"host": self.host, "port": self.port, "decode_responses": True}


def load():
    return RedisConfig()
