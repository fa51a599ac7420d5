"""What the bytes of a file can show: plain values, without what finds them."""

from __future__ import annotations

from msgspec import Struct


class Imported(Struct, frozen=True, array_like=True, gc=False):
    """One import: ``level`` dots, a dotted module, and the names taken from it (perhaps modules too)."""

    level: int
    module: str
    names: tuple[str, ...] = ()


class Look(Struct, frozen=True, array_like=True, gc=False):
    """What the bytes of a file show.

    ``redis``: its code may make, hold or use a client; ``clients``: a client library, or a module named like
    one, is imported, so that a client may come from here; ``library``: a third-party library may get its
    Redis here; ``named``: there is a word of Redis, if only in a text.
    """

    redis: bool = False
    clients: bool = False
    library: bool = False
    named: bool = False
