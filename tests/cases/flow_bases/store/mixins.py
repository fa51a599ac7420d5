class CountingMixin:
    """Wants `self.redis` of the class that it is mixed into."""

    def count(self, ident):
        return self.redis.incr(f"count:{ident}")  # expect: ok

    def counts(self, *idents):
        return self.redis.mget([f"count:{i}" for i in idents])  # expect: break CL101


class LockedMixin:
    lock_seconds = 5

    def locked(self, ident):
        return bool(self.redis.set(f"lock:{ident}", "1", nx=True, ex=self.lock_seconds))  # expect: ok

    def hand_over(self, ident, new):
        return self.redis.renamenx(f"lock:{ident}", f"lock:{new}")  # expect: break CL101
