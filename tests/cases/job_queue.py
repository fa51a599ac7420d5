"""A job queue with a processing list, a retry zset and dead letters."""

import json
import os

import redis

QUEUE = "jobs:ready"
WORKING = "jobs:working"
RETRY = "jobs:retry"
DEAD = "jobs:dead"


class JobQueue:
    def __init__(self, connection):
        self.connection = connection

    @classmethod
    def from_env(cls):
        return cls(redis.StrictRedis.from_url(os.environ["REDIS_URL"], decode_responses=True))

    def enqueue(self, job_id, **payload):
        pipe = self.connection.pipeline()  # expect: change CL109
        pipe.hset("job:%s" % job_id, mapping={"payload": json.dumps(payload), "tries": 0})  # expect: ok
        pipe.lpush(QUEUE, job_id)  # expect: ok
        return pipe.execute()[1]

    def take(self, timeout=1):
        return self.connection.brpoplpush(QUEUE, WORKING, timeout)  # expect: break CL101

    def take_new_style(self):
        return self.connection.lmove(QUEUE, WORKING, "RIGHT", "LEFT")  # expect: break CL101

    def take_any(self):
        return self.connection.blpop([QUEUE, "jobs:low"], timeout=1)  # expect: break CL101

    def take_simple(self):
        return self.connection.brpop(QUEUE, timeout=1)  # expect: ok

    def rotate(self):
        return self.connection.rpoplpush(QUEUE, QUEUE)  # expect: ok

    def retry_later(self, job_id, when):
        pipe = self.connection.pipeline(transaction=True)  # expect: ok
        pipe.zadd(RETRY, {job_id: when})  # expect: ok
        pipe.lrem(WORKING, 1, job_id)  # expect: break CL103
        return pipe.execute()

    def due(self, now):
        return self.connection.zrangebyscore(RETRY, 0, now)  # expect: ok

    def bury(self, job_id):
        with self.connection.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.lrem(WORKING, 1, job_id)  # expect: ok
            pipe.rpush(DEAD, job_id)  # expect: break CL103
            pipe.hset(f"job:{job_id}", "state", "dead")  # expect: any
            pipe.execute()

    def forget(self, *job_ids):
        return self.connection.delete(*[f"job:{j}" for j in job_ids])  # expect: change CL102


def scenario_enqueue():
    q = JobQueue.from_env()
    q.enqueue(1, to="ann")
    return q.enqueue(2, to="bob"), q.rotate(), q.take_simple(), q.due(10)


def scenario_take():
    q = JobQueue.from_env()
    q.enqueue(1)
    return q.take()


def scenario_take_new_style():
    q = JobQueue.from_env()
    q.enqueue(1)
    return q.take_new_style()


def scenario_take_any():
    q = JobQueue.from_env()
    q.enqueue(1)
    return q.take_any()


def scenario_retry_later():
    return JobQueue.from_env().retry_later("1", 5)


def scenario_bury():
    return JobQueue.from_env().bury("1")


def scenario_forget():
    q = JobQueue.from_env()
    for i in range(4):
        q.enqueue(i)
    return q.forget(0, 1, 2, 3)


def scenario_safe_lines():
    q = JobQueue.from_env()
    q.connection.zadd(RETRY, {"7": 3})
    pipe = q.connection.pipeline(transaction=True)
    pipe.zrem(RETRY, "7")
    return pipe.execute(), q.due(5)


SCENARIOS = {
    "scenario_enqueue": "same",
    "scenario_take": "break",
    "scenario_take_new_style": "break",
    "scenario_take_any": "break",
    "scenario_retry_later": "break",
    "scenario_bury": "break",
    "scenario_forget": "same",
    "scenario_safe_lines": "same",
}
