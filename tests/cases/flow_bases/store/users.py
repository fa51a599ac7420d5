from dataclasses import dataclass

from .base import Repository
from .mixins import CountingMixin, LockedMixin


@dataclass
class User:
    name: str
    mail: str = ""


class Users(CountingMixin, LockedMixin, Repository[User]):
    prefix = "user"

    def __init__(self, redis, audit=None):
        super().__init__(redis, ttl=3600)
        self.audit = audit or []

    def load(self, row):
        return User(row["name"], row.get("mail", ""))  # expect: ok

    def befriend(self, one, other):
        self.audit.append((one, other))
        self.redis.sadd(self.key(one) + ":friends", other)  # expect: ok
        self.redis.sadd(self.key(other) + ":friends", one)  # expect: ok

    def mutual(self, one, other):
        return self.redis.sinter(f"{self.key(one)}:friends", f"{self.key(other)}:friends")  # expect: break CL101

    def friends(self, one):
        return self.redis.smembers(f"{self.key(one)}:friends")  # expect: ok


class Admins(Users):
    prefix = "admin"

    def get(self, ident):
        found = super().get(ident)
        return found and found.name
