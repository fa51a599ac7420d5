"""A lock that only its owner can open, with a count of how often it was taken."""

import contextlib
import uuid

RELEASE = """
if redis.call("GET", KEYS[1]) == ARGV[1] then
    redis.call("DEL", KEYS[1])
    return redis.call("INCR", KEYS[2])
end
return 0
"""


class Locked(Exception):
    pass


class Locks:
    def __init__(self, client):
        self.client = client
        self.release_script = client.register_script(RELEASE)

    @contextlib.contextmanager
    def hold(self, name, seconds=30):
        key, uses = "lock:{name}".format(name=name), "lock:{name}:uses".format(name=name)
        token = uuid.uuid4().hex
        if not self.client.set(key, token, nx=True, ex=seconds):
            raise Locked(name)
        try:
            yield
        finally:
            self.release_script(keys=[key, uses], args=[token])

    def uses(self, name):
        return int(self.client.get("lock:{name}:uses".format(name=name)) or 0)
