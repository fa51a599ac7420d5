class MemoryRedis:
    """A dictionary with the verbs of the real one."""

    def __init__(self):
        self.values = {}
        self.steps = []

    @classmethod
    def from_url(cls, url, **options):
        return cls()

    def get(self, key):
        return self.values.get(key)

    def set(self, key, value):
        self.values[key] = value

    def mget(self, *keys):
        return [self.values.get(key) for key in keys]

    def rename(self, old, new):
        self.values[new] = self.values.pop(old)
        return True

    def keys(self, pattern="*"):
        return sorted(self.values)

    def dbsize(self):
        return len(self.values)

    def pipeline(self, transaction=True):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        pass

    def execute(self):
        return [self.values]
