"""The stores themselves."""

from base import Store


class Users(Store):
    namespace = "users"

    def key(self, ident):
        return self._key(ident)

    def rename_user(self, old, new):
        return self.redis.rename(self.key(old), self.key(new))  # expect: break CL101


class Carts(Store):
    namespace = "carts"

    def key(self, ident):
        return self._key("{%s}" % ident)

    def items(self, ident):
        return self.key(ident) + ":items"

    def fill(self, ident, *things):
        pipe = self.redis.pipeline(transaction=True)
        pipe.incr(self.key(ident))  # expect: ok
        pipe.rpush(self.items(ident), *things)  # expect: ok
        return len(pipe.execute())

    def merge(self, ident, other):
        pipe = self.redis.pipeline(transaction=True)
        pipe.delete(self.items(other))  # expect: ok
        pipe.rpush(self.items(ident), other)  # expect: break CL103
        return len(pipe.execute())


class Tenanted(Carts):
    """All keys of a tenant in one slot."""

    def __init__(self, tenant, client=None):
        super().__init__(client)
        self.tenant = tenant

    def key(self, ident):
        return f"{self.namespace}:{{{self.tenant}}}:{ident}"

    def all_of(self, idents):
        return self.redis.mget([self.key(ident) for ident in idents])  # expect: ok

    def items_of(self, idents):
        return [self.redis.llen(self.items(ident)) for ident in idents]  # expect: ok
