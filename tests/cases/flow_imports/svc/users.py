from .clients.secondary import secondary
from .feeds import Feed


class User:
    def __init__(self, name):
        self.name = name

    @property
    def feed(self):
        return Feed(self)

    def follow(self, other):
        return secondary.sadd(f"follows:{self.name}", other.name)  # expect: ok

    def mutual(self, other):
        return secondary.sinter(f"follows:{self.name}", f"follows:{other.name}")  # expect: break CL101
