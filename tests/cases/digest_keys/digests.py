"""Keys by digest."""

import hashlib
import json
import zlib


def digest(value):
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def fingerprint(*parts):
    h = hashlib.md5()
    for part in parts:
        h.update(str(part).encode())
    return h.hexdigest()


def bucket(value, count=16):
    return zlib.crc32(value.encode()) % count


def memo_key(func, args, kwargs):
    payload = json.dumps([args, sorted(kwargs.items())], sort_keys=True)
    return f"memo:{func.__name__}:{digest(payload)}"
