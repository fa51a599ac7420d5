from . import state
from .base import Model


class Post(Model):
    table = "post"

    def rename(self, new):
        self.db.rename(self.key, f"post:{new}")  # expect: break CL101
        self.ident = new


class Comment(Model):
    table = "comment"

    def like(self):
        return state.redis_conn.incr(f"likes:{self.ident}")  # expect: ok


def limited(user):
    return state.limits.get(f"limit:{user}")  # expect: ok


def limited_pair(user, other):
    return state.limits.mget(f"limit:{user}", f"limit:{other}")  # expect: break CL101


def local_count(user):
    return state.local.redis.pfadd(f"seen:{user}", "x")  # expect: ok


def local_merge(user, other):
    return state.local.redis.pfmerge("seen", f"seen:{user}", f"seen:{other}")  # expect: break CL101


def bag_count(bag, user):
    return bag.primary.scard(f"bag:{user}")  # expect: ok


def bag_merge(bag, user, other):
    return bag.replica.sdiffstore("bag", f"bag:{user}", f"bag:{other}")  # expect: break CL101
