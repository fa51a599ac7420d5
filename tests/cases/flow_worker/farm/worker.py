import time

import redis

from . import config, heartbeat
from .jobs import JOBS, Context


class Worker:
    def __init__(self, queues, name="w"):
        self.queues = list(queues)
        self.name = name
        self._conn = None
        self.__beats = 0

    def __enter__(self):
        self.connect()
        return self

    def __exit__(self, *exc):
        self.close()

    def connect(self, attempts=3):
        for attempt in range(attempts):
            try:
                conn = redis.Redis(**config.load().as_kwargs())
                conn.ping()  # expect: ok
            except redis.ConnectionError:
                time.sleep(0.01 * attempt)
            else:
                self._conn = conn
                return
        raise TimeoutError

    @property
    def conn(self):
        if not self._conn:
            self.connect()
        return self._conn

    def close(self):
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    def push(self, queue, kind, arg):
        self.conn.rpush(self._queue(queue), f"{kind}:{arg}")  # expect: ok

    @staticmethod
    def _queue(name):
        return f"queue:{name}"

    def beat(self):
        self.__beats += 1
        return heartbeat.send(self.conn, name=self.name, count=self.__beats)

    def pop(self):
        pop = self.conn.lpop
        for queue in self.queues:
            job = pop(self._queue(queue))  # expect: ok
            if job:
                return job.split(":", 1)
        return None

    def pop_any(self):
        return self.conn.blpop([self._queue(q) for q in self.queues], timeout=1)  # expect: break CL101

    def work(self):
        results = []
        while job := self.pop():
            kind, arg = job
            results.append(self.run(JOBS[kind], arg))
        return results

    def run(self, job, arg):
        return job(Context(worker=self, redis=self.conn), arg)
