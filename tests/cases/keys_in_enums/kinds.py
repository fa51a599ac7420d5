"""Kinds of entries, as enumerations."""

from enum import Enum, IntEnum, StrEnum, auto, unique


class Area(str, Enum):
    CART = "cart"
    WISHES = "wishes"

    def __str__(self) -> str:
        return self.value

    def key(self, uid):
        return f"{{{uid}}}:{self.value}"

    @property
    def index(self):
        return f"idx:{self.value}"


class Queue(StrEnum):
    MAIL = auto()
    SMS = auto()
    DEAD = "jobs:dead"

    @classmethod
    def live(cls):
        return [cls.MAIL, cls.SMS]


@unique
class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Pattern(Enum):
    USER = "user:{{{uid}}}:data"
    SESSION = "user:{{{uid}}}:session"
    LOOSE = "loose:{uid}"

    def of(self, uid):
        return self.value.format(uid=uid)

    def __call__(self, uid):
        return self.of(uid)
