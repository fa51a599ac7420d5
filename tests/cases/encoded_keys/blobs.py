"""Blobs under such keys."""

import os

import redis
from wire import escaped, joined, path, raw, raw_part, slug, text_of, tidy

r = redis.Redis.from_url(os.environ["REDIS_URL"])


def both(uid):
    return r.mget(raw(uid), raw_part(uid, b"x"))  # expect: ok


def of_two(one, other):
    return r.mget(raw(one), raw(other))  # expect: break CL101


def joined_parts(uid):
    return r.mget([joined(uid, part) for part in (b"a", b"b")])  # expect: ok


def joined_and_raw(uid):
    return r.mget(joined(uid, b"a"), raw(uid))  # expect: ok


def text_and_bytes(uid):
    return r.mget(raw(uid).decode(), f"bin:{{{uid}}}:x".encode())  # expect: ok


def page(name):
    return r.mget(slug(name, "body"), slug(name, "head"))  # expect: ok


def page_untidy(name):
    return r.mget(slug(name, "body"), f"page:{{{name}}}:head")  # expect: break CL101


def page_tidied(name):
    clean = tidy(name)
    return r.mget(slug(name, "body"), f"page:{{{clean}}}:head")  # expect: ok


def page_shouted(name):
    return r.mget(f"{{{name.upper()}}}:a", f"{{{name.lower()}}}:a")  # expect: break CL101


def files(root, name):
    return r.mget(path(root, name), path(root, "index", name))  # expect: ok


def files_of(root, other):
    return r.mget(path(root, "a"), path(other, "a"))  # expect: break CL101


def quoted(name):
    return r.mget(escaped(name), escaped(name) + ":more")  # expect: ok


def as_text(uid):
    return r.mget(text_of(raw(uid)), text_of(raw_part(uid, b"y")))  # expect: ok


def cut(key):
    return r.mget(key.removeprefix("x:"), key.removeprefix("x:"))  # expect: ok


def cut_or_not(key):
    return r.mget(key.removeprefix("x:"), key)  # expect: break CL101
