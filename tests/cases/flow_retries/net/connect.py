import os
import time

import redis


def open_client():
    """Tries until the server is there."""
    client = None
    while client is None:
        try:
            client = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
            client.ping()
        except redis.ConnectionError:
            client = None
            time.sleep(0.1)
    return client


class Link:
    def __init__(self):
        self.connection = None
        self.reconnect()

    def reconnect(self):
        for _ in range(3):
            try:
                self.connection = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
                return True
            except OSError:
                continue
        return False

    def run(self, name, *args):
        while True:
            try:
                return getattr(self.connection, name)(*args)  # expect: any
            except redis.ConnectionError:
                self.reconnect()
