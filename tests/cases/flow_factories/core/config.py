import os
from functools import lru_cache


class Config:
    def __init__(self):
        self.host = os.environ["REDIS_HOST"]
        self.port = int(os.environ["REDIS_PORT"])
        self.options = {"socket_timeout": 5, "decode_responses": True}


@lru_cache(maxsize=None)
def config():
    return Config()
