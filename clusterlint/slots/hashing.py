"""Which slot a key lives in.

Source: the Redis Cluster specification, "Key distribution model" and "Hash tags"; checked in the
tests against CLUSTER KEYSLOT of a real server with arbitrary bytes.
"""

from __future__ import annotations

from binascii import crc_hqx

SLOTS = 16384


def hashed_part(key: bytes | str) -> bytes:
    """The bytes that CRC16 sees: between the first ``{`` and the first ``}`` after it, if there are any."""
    raw = key.encode() if isinstance(key, str) else key
    start = raw.find(b"{")
    if start < 0:
        return raw
    end = raw.find(b"}", start + 1)
    if end < 0 or end == start + 1:
        return raw
    return raw[start + 1 : end]


def key_slot(key: bytes | str) -> int:
    """The hash slot of a key, 0 to 16383 (CRC16/XMODEM of the hashed part, modulo 16384)."""
    return crc_hqx(hashed_part(key), 0) % SLOTS
