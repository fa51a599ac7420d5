class Model:
    """Rows in Redis; `Model.db` is set at start-up."""

    db = None
    table = ""

    def __init__(self, ident, **fields):
        self.ident = ident
        self.fields = fields

    @property
    def key(self):
        return f"{self.table}:{self.ident}"

    def save(self):
        self.db.hset(self.key, mapping=self.fields)  # expect: ok
        self.db.sadd(f"{self.table}:all", self.ident)  # expect: ok

    @classmethod
    def load(cls, ident):
        return cls(ident, **cls.db.hgetall(f"{cls.table}:{ident}"))  # expect: ok

    @classmethod
    def both(cls, other):
        return cls.db.sunion(f"{cls.table}:all", f"{other.table}:all")  # expect: break CL101
