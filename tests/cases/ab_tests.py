"""A/B experiments. Keys of one experiment are tagged by a helper; reports over experiments are not."""

import os

import redis


def exp_key(experiment, *parts):
    return ":".join(["exp", "{%s}" % experiment, *parts])


class Experiment:
    client = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def __init__(self, name, arms=("a", "b")):
        self.name = name
        self.arms = arms

    def assign(self, user):
        arm = self.arms[hash(user) % len(self.arms)] if isinstance(user, int) else self.arms[0]
        self.client.sadd(exp_key(self.name, arm, "users"), user)  # expect: ok
        return arm

    def convert(self, arm):
        return self.client.incr(exp_key(self.name, arm, "won"))  # expect: ok

    def results(self):
        return self.client.mget([exp_key(self.name, arm, "won") for arm in self.arms])  # expect: ok

    def overlap(self):
        keys = [exp_key(self.name, arm, "users") for arm in self.arms]
        return self.client.sinter(keys)  # expect: ok

    def users(self):
        return len(self.client.sunion(*(exp_key(self.name, arm, "users") for arm in self.arms)))  # expect: ok

    def drop(self):
        return self.client.delete(*[exp_key(self.name, arm, "won") for arm in self.arms])  # expect: ok

    def also_in(self, other):
        arm = self.arms[0]
        return self.client.sinter(exp_key(self.name, arm, "users"), exp_key(other.name, arm, "users"))  # expect: break CL101


def report(names):
    return Experiment.client.mget(exp_key(name, "a", "won") for name in names)  # expect: break CL101


def scenario_one():
    e = Experiment("checkout")
    arms = [e.assign(n) for n in range(4)]
    e.convert("a")
    return arms, e.results(), sorted(e.overlap()), e.users(), e.drop()


def scenario_also_in():
    return Experiment("checkout").also_in(Experiment("search"))


def scenario_report():
    return report(["checkout", "search"])


SCENARIOS = {"scenario_one": "same", "scenario_also_in": "break", "scenario_report": "break"}
