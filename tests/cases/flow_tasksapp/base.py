import os

import redis

from queue_ import App, Task, worker_process_init

app = App()
pool_client = None


@worker_process_init.connect
def open_client(**_):
    global pool_client
    pool_client = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class RedisTask(Task):
    _redis = None

    @property
    def redis(self):
        if self._redis is None:
            self._redis = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        return self._redis

    def once(self, key):
        return self.redis.set(f"once:{key}", 1, nx=True, ex=30)  # expect: ok
