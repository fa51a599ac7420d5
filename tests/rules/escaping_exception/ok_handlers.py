import contextlib

import errors
import redis
import requests
from redis.exceptions import RedisClusterException, RedisError

r = redis.Redis(host="cache")
BOTH = (RedisError, RedisClusterException)


def exception(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except RedisError:
        return []
    except Exception:
        return []


def outside(uid):
    with contextlib.suppress(BaseException):
        try:
            return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
        except RedisError:
            return []


def both(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except BOTH:
        return []


def unseen(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except (RedisError, errors.ANY):
        return []


def worked_out_by_a_call(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except (RedisError, errors.more()):
        return []


def raised_again(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except RedisError as error:
        if uid:
            raise error
        else:
            print(uid)
            raise


def of_another_library(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except (requests.ConnectionError, ConnectionError):
        return []


def lost_connection_is_no_refusal(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except redis.WatchError:
        return []


def in_one_slot(uid):
    try:
        return r.mget(f"user:{{{uid}}}:name", f"user:{{{uid}}}:mail")
    except redis.ResponseError:
        return []


def beside_the_call(uid):
    found = r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    try:
        return int(found[0])
    except redis.ResponseError:
        return 0


def in_another_function(uid):
    def read():
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")

    try:
        return read
    except redis.ResponseError:
        return None


def behind_the_try(uid):
    try:
        number = int(uid)
    except redis.ResponseError:
        return []
    else:
        return r.mget(f"user:{number}:name", f"user:{number}:mail")
    finally:
        r.rename("a", "b")
