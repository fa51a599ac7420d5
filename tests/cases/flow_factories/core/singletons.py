from .factories import _build


class Singleton(type):
    _instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]


class Store(metaclass=Singleton):
    def __init__(self):
        self.redis = _build()

    def remember(self, name, value):
        self.redis.setex(f"memo:{name}", 60, value)  # expect: ok


class Shared:
    _one = None

    def __new__(cls):
        if cls._one is None:
            cls._one = super().__new__(cls)
            cls._one.conn = _build()
        return cls._one


class Lazy:
    __client = None

    @classmethod
    def client(cls):
        if cls.__client is None:
            cls.__client = _build()
        return cls.__client

    def __init__(self):
        self.__conn = self.client()

    def pop_all(self, name):
        return self.__conn.lpop(f"list:{name}", 10)  # expect: ok

    def merge(self, name, other):
        return self.__conn.sunionstore(f"all:{name}", f"set:{name}", f"set:{other}")  # expect: break CL101


def __getattr__(name):
    """`singletons.client` is made when it is first asked for."""
    if name == "client":
        return _build(client_name="module")
    raise AttributeError(name)
