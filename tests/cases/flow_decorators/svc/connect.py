import functools
import os
import time

import redis

_redis = None


def get():
    global _redis
    if _redis is None:
        _redis = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    return _redis


def with_redis(function):
    """Calls the function with a client in front of its own arguments."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(get(), *args, **kwargs)

    return wrapper


def inject(name="redis"):
    """Gives the client by keyword, if the caller has not."""

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            kwargs.setdefault(name, get())
            return function(*args, **kwargs)

        return wrapper

    return decorate


def retried(attempts=3):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(attempts):
                try:
                    return function(*args, **kwargs)
                except redis.ConnectionError:
                    time.sleep(0.01 * attempt)
            raise RuntimeError("gave up")

        return wrapper

    return decorate


def on_self(method):
    """For methods of objects without a client: sets one before the call."""

    @functools.wraps(method)
    def wrapper(self, *args):
        self.conn = get()
        return method(self, *args)

    return wrapper
