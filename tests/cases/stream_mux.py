"""Streams: several at once, consumer groups, one key with many entries."""

import os

import redis


class Mux:
    def __init__(self, group, *topics):
        self.r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        self.group = group
        self.topics = topics
        self.offsets = {self.stream(t): "0" for t in topics}

    @staticmethod
    def stream(topic):
        return f"stream:{topic}"

    def setup(self):
        for name in self.offsets:
            self.r.xgroup_create(name, self.group, id="0", mkstream=True)  # expect: ok

    def emit(self, topic, **fields):
        return bool(self.r.xadd(self.stream(topic), fields, maxlen=1000))  # expect: ok

    def poll(self):
        return self.r.xread(self.offsets, count=10)  # expect: break CL101

    def poll_first(self):
        return len(self.r.xread({self.stream(self.topics[0]): "0"}, count=10))  # expect: ok

    def poll_each(self):
        total = 0
        for name, offset in self.offsets.items():
            for _stream, entries in dict(self.r.xread({name: offset})).items():  # expect: ok
                total += len(entries)
        return total

    def consume(self, consumer):
        streams = dict.fromkeys(map(self.stream, self.topics), ">")
        return self.r.xreadgroup(self.group, consumer, streams, count=5)  # expect: break CL101

    def consume_one(self, consumer, topic):
        reply = self.r.xreadgroup(self.group, consumer, {self.stream(topic): ">"}, count=5)  # expect: ok
        acked = 0
        for name, entries in dict(reply).items():
            entries = entries[0] if entries and isinstance(entries[0], list) else entries
            acked += self.r.xack(name, self.group, *[ident for ident, _ in entries])  # expect: ok
        return acked

    def backlog(self):
        return sum(self.r.xlen(name) for name in self.offsets)  # expect: ok

    def dead_letters(self, topic, ident):
        with self.r.pipeline(transaction=True) as tx:  # expect: ok
            tx.xdel(self.stream(topic), ident)  # expect: ok
            tx.xadd("dead-letters", {"topic": topic, "id": ident})  # expect: break CL103
            return tx.execute()


def mux():
    m = Mux("g", "a", "b")
    m.setup()
    for topic in "aab":
        m.emit(topic, x=1)
    return m


def scenario_ok():
    m = mux()
    return m.poll_first(), m.poll_each(), m.consume_one("c", "a"), m.backlog()


def scenario_poll():
    return len(mux().poll())


def scenario_consume():
    return len(mux().consume("c"))


def scenario_dead():
    return len(mux().dead_letters("a", "1-1"))


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
