from contextlib import suppress

import redis
from redis import exceptions as errors
from redis.exceptions import RedisError

r = redis.Redis(host="cache")
ERRORS = (redis.ResponseError, ValueError)


def hidden(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except redis.RedisError:  # found
        return [None, None]


def one_of_a_tuple(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except (ValueError, errors.DataError) as error:  # found
        return error


def constant(uid):
    try:
        return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    except ERRORS:  # found
        return []


def at_the_last_attempt_only(uid):
    for attempt in range(3):
        try:
            return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
        except RedisError:  # found
            if attempt == 2:
                raise


def turned_into_another(uid):
    try:
        r.rename(f"new:{uid}", f"old:{uid}")
    except RedisError as error:  # found
        raise LookupError(uid) from error


def suppressed(uid):
    with suppress(RedisError):  # found
        r.rename(f"new:{uid}", f"old:{uid}")


def caught_and_raised_again_further_out(uid):
    try:
        try:
            return r.mget(f"user:{uid}:name", f"user:{uid}:mail")
        except RedisError:  # found
            return []
    except Exception:
        print("cannot read", uid)
        raise


def when_it_runs(uid):
    pipe = r.pipeline(transaction=True)
    pipe.set(f"user:{uid}", 1)
    pipe.incr("users")
    try:
        pipe.execute()
    except RedisError:  # found
        pipe.reset()


def two_calls(uid):
    try:
        r.rename(f"new:{uid}", f"old:{uid}")
        r.echo("done")
    except errors.ClusterCrossSlotError:  # found
        return False


def attribute():
    try:
        r.client()
    except RedisError:  # found
        return None
