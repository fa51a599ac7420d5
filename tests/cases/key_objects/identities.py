"""Keys that are objects."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Document(NamedTuple):
    tenant: str
    number: int
    part: str = "body"

    def __str__(self):
        return f"doc:{{{self.tenant}}}:{self.number}:{self.part}"

    def with_part(self, part):
        return self._replace(part=part)

    @property
    def meta(self):
        return str(Document(self.tenant, self.number, "meta"))


@dataclass(frozen=True)
class Player:
    team: str
    name: str
    space: str = "game"
    shard: int = field(default=0, compare=False)

    @property
    def key(self):
        return f"{self.space}:{self.team}:{self.name}"

    @property
    def tagged(self):
        return f"{self.space}:{{{self.team}}}:{self.name}"

    def __format__(self, spec):
        return f"{{{self.team}}}:{self.name}" + (f":{spec}" if spec else "")


@dataclass
class Ticket:
    event: str
    seat: str
    hold: str = ""
    sold: str = ""

    def __post_init__(self):
        self.hold = self.hold or f"ticket:{{{self.event}}}:hold:{self.seat}"
        self.sold = self.sold or f"ticket:{{{self.event}}}:sold"


class Raw:
    """Says itself how it is sent."""

    def __init__(self, uid):
        self.uid = uid

    def __bytes__(self):
        return b"raw:{" + self.uid.encode() + b"}"

    def __repr__(self):
        return f"raw:{{{self.uid}}}:repr"

    __str__ = __repr__
