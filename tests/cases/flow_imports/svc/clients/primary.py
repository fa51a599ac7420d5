import os

try:
    import hiredis_that_is_not_there  # noqa: F401

    FAST = True
except ImportError:
    FAST = False

try:
    from valkey_that_is_not_there import Valkey as Client
except ImportError:
    from redis import Redis as Client


def connect():
    return Client.from_url(os.environ["REDIS_URL"], decode_responses=True)


primary = connect()
