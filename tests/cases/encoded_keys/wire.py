"""Keys as bytes, and keys made tidy."""

import posixpath
from urllib.parse import quote

PREFIX = b"bin:"


def raw(uid):
    return PREFIX + b"{" + uid.encode("utf-8") + b"}"


def raw_part(uid, part):
    return b"%s:%s" % (raw(uid), part)


def joined(uid, part):
    return b":".join([b"j", b"{" + uid.encode() + b"}", part])


def tidy(name):
    return name.strip().lower().replace(" ", "-")


def slug(name, part):
    return f"page:{{{tidy(name)}}}:{part}"


def path(root, *parts):
    return posixpath.join("tree", "{" + root + "}", *parts)


def escaped(name):
    return f"esc:{{{quote(name, safe='')}}}"


def text_of(key):
    return key.decode() if isinstance(key, bytes) else key
