"""Classes that do nothing but build keys."""


class Keys:
    """Static builders."""

    @staticmethod
    def user(uid):
        return f"user:{{{uid}}}"

    @classmethod
    def cart(cls, uid):
        return cls.user(uid) + ":cart"

    @staticmethod
    def loose(uid):
        return f"loose:{uid}"


class Namespace:
    """Builders with a prefix."""

    sep = ":"

    def __init__(self, prefix, version=1):
        self.prefix = prefix
        self._version = version

    @property
    def base(self):
        return f"{self.prefix}{self.sep}v{self._version}"

    def user(self, uid):
        return self._key("user", uid)

    def tagged(self, uid, *parts):
        return self.sep.join([self.base, "{" + str(uid) + "}", *parts])

    def sub(self, name):
        return Namespace(f"{self.prefix}{self.sep}{name}", self._version)

    def _key(self, *parts):
        return self.sep.join((self.base, *map(str, parts)))

    def __truediv__(self, name):
        return self.sub(name)

    def __getitem__(self, uid):
        return self.tagged(uid)

    def __call__(self, *parts):
        return self._key(*parts)


class Dashed(Namespace):
    sep = "-"


class Room:
    """Keys of one room, kept in attributes."""

    def __init__(self, room):
        self.room = room
        self.members = f"room:{{{room}}}:members"
        self.log = f"room:{{{room}}}:log"
        self.index = "rooms"

    def all(self):
        return self.members, self.log
