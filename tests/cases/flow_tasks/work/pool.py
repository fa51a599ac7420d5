import os
import threading
from concurrent.futures import ThreadPoolExecutor

import redis

from . import units

client = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def in_threads(*names):
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(units.touch_page, client, name) for name in names]
        return [future.result() for future in futures]


def in_map(*names):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(client.llen, [f"list:{name}" for name in names]))


def in_thread(name):
    done = []
    thread = threading.Thread(target=units.note, args=(client, name, done))
    thread.start()
    thread.join()
    return done


def in_thread_kwargs(name, new):
    errors = []
    thread = threading.Thread(target=units.rename, kwargs={"conn": client, "name": name, "new": new, "errors": errors})
    thread.start()
    thread.join()
    if errors:
        raise errors[0]


class Sweeper(threading.Thread):
    def __init__(self, redis_client, queue):
        super().__init__(daemon=True)
        self.redis_client = redis_client
        self.queue = queue
        self.swept = None

    def run(self):
        self.swept = self.redis_client.lrange(f"list:{self.queue}", 0, -1)  # expect: ok


def sweep(name):
    sweeper = Sweeper(client, name)
    sweeper.start()
    sweeper.join()
    return sweeper.swept
