from .connect import inject, on_self, retried, with_redis


@with_redis
def vote(conn, poll, option):
    conn.hincrby(f"poll:{poll}", option, 1)  # expect: ok
    return conn.hgetall(f"poll:{poll}")  # expect: ok


@with_redis
def merge(conn, poll, other):
    return conn.zunionstore(f"ranking:{poll}", [f"votes:{poll}", f"votes:{other}"])  # expect: break CL101


@retried(attempts=2)
@inject()
def rank(poll, option, redis=None):
    redis.zadd(f"votes:{poll}", {option: 1}, incr=True)  # expect: ok
    return redis.zrevrange(f"votes:{poll}", 0, 2, withscores=True)  # expect: ok


@inject("store")
def close(poll, *, store):
    return store.rename(f"poll:{poll}", f"closed:{poll}")  # expect: break CL101


@with_redis
@retried()
def reset(conn, *polls):
    return conn.unlink(*(f"poll:{poll}" for poll in polls))  # expect: change CL102


class Tally:
    def __init__(self, polls):
        self.polls = dict.fromkeys(polls, 0)

    @on_self
    def count(self):
        for poll in self.polls:
            self.polls[poll] = self.conn.hlen(f"poll:{poll}")  # expect: ok
        return self.polls.get("tea")  # expect: ok

    @on_self
    def common(self):
        return self.conn.zinter([f"votes:{poll}" for poll in self.polls])  # expect: break CL101
