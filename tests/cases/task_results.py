"""Results of background tasks, in the style of a task framework's back end."""

import json
import os
from collections import defaultdict

import redis


class KeyValueBackend:
    task_prefix = "task-meta-"
    group_prefix = "group-meta-"

    def key_for_task(self, task_id):
        return self.task_prefix + task_id

    def key_for_group(self, group_id):
        return self.group_prefix + group_id

    def get(self, key):
        raise NotImplementedError

    def mget(self, keys):
        raise NotImplementedError

    def delete(self, key):
        raise NotImplementedError

    def result(self, task_id):
        raw = self.get(self.key_for_task(task_id))  # expect: ok
        return json.loads(raw) if raw else None

    def results(self, task_ids):
        return self.mget([self.key_for_task(task_id) for task_id in task_ids])  # expect: any

    def forget(self, task_id):
        return self.delete(self.key_for_task(task_id))  # expect: ok


class RedisBackend(KeyValueBackend):
    def __init__(self, url):
        self.client = redis.Redis.from_url(url)

    def get(self, key):
        return self.client.get(key)  # expect: ok

    def mget(self, keys):
        return self.client.mget(keys)  # expect: break CL101 or CL108

    def delete(self, key):
        return self.client.delete(key)  # expect: ok

    def store(self, task_id, result):
        key = self.key_for_task(task_id)
        with self.client.pipeline(transaction=False) as pipe:  # expect: ok
            pipe.set(key, json.dumps(result), ex=3600)  # expect: ok
            pipe.publish(key, "done")  # expect: break CL104
            pipe.execute()

    def store_quietly(self, task_id, result):
        self.client.setex(self.key_for_task(task_id), 3600, json.dumps(result))  # expect: ok
        self.client.publish(self.key_for_task(task_id), "done")  # expect: ok

    def join(self, group_id, *task_ids):
        with self.client.pipeline() as pipe:  # expect: change CL109
            pipe.rpush(self.key_for_group(group_id), *task_ids)  # expect: ok
            pipe.expire(self.key_for_group(group_id), 3600)  # expect: ok
            return pipe.execute()[0]


class MemoryBackend(KeyValueBackend):
    def __init__(self):
        self.data = defaultdict(lambda: None)

    def get(self, key):
        return self.data.get(key)  # expect: ok

    def mget(self, keys):
        return [self.data[key] for key in keys]

    def delete(self, key):
        return self.data.pop(key, None)  # expect: ok


def backend():
    return RedisBackend(os.environ["REDIS_URL"])


def scenario_safe():
    b, m = backend(), MemoryBackend()
    b.store_quietly("t1", {"ok": 1})
    return b.result("t1"), b.join("g", "t1", "t2"), b.forget("t1"), m.results(["a"]), m.result("a"), m.forget("a")


def scenario_results():
    return backend().results(["t1", "t2"])


def scenario_store():
    return backend().store("t1", 1)


SCENARIOS = {"scenario_safe": "same", "scenario_results": "break", "scenario_store": "break"}
