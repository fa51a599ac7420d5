"""The key map: which names of keys a rewrite of the code has changed.

``clusterlint fix --key-map FILE`` writes it, ``clusterlint migrate-keys`` reads it::

    {"schema": 1,
     "families": [{"old": {"template": "user:{uid}:profile",         # for people, holes by name
                           "glob": "user:*:profile",                 # for people and SCAN
                           "regex": "user:([^{}]+?):profile"},       # the whole key, a group for each hole
                   "new": {"template": "{{user:{uid}}}:profile",     # real braces doubled
                           "glob": "{user:*}:profile",
                           "replacement": "{user:\\g<1>}:profile"},  # as for re.Match.expand, all groups
                   "endpoints": ["REDIS_URL"],                       # names, or null for an unknown one
                   "database": 1}]}                                  # only if their keys come to database 0

Other keys are not looked at. A regular expression is text (escaped as by ``re.escape``) and groups such as
``(.*)``, ``(.+?)`` or ``([^:]+)``, nothing else; whether a group is lazy makes no difference, see ``naming``.
The replacement may insert text and takes none away. A family whose replacement is its old form is kept as
it is: it takes its keys from less literal families. Where some families are of the database that is read,
they are all that counts; else those that name none.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from clusterlint.errors import UserError

SCHEMA = 1
_TEXTS = (("old", ("template", "glob", "regex")), ("new", ("template", "glob", "replacement")))
_REFERENCE = re.compile(r"\\(?:g<(?P<long>\d+)>|(?P<short>\d{1,2})|(?P<escaped>\\))", re.ASCII)
_SPECIAL = set(".^$*+?[]|)")


@dataclass(frozen=True, slots=True)
class Family:
    """A family: ``literals`` stand before, between and after the ``groups``, ``new_literals`` likewise."""

    old: str
    new: str
    endpoints: tuple[str | None, ...]
    literals: tuple[bytes, ...]
    groups: tuple[bytes, ...]
    new_literals: tuple[bytes, ...]
    database: int | None = None

    @property
    def kept(self) -> bool:
        """The name stays as it is."""
        return self.literals == self.new_literals

    @property
    def rank(self) -> tuple[int, int]:
        """The more literal a family is, the higher."""
        return sum(map(len, self.literals)), -len(self.groups)


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The families of one database of an endpoint, and a digest of what they say.

    ``moves``: their keys come to database 0; ``others``: databases for which the map has families as well.
    """

    families: tuple[Family, ...]
    digest: str
    moves: bool = False
    others: tuple[int, ...] = ()


def read_key_map(path: Path, endpoint: str | None = None, database: int = 0) -> KeyMap:
    """The families of the database; :class:`UserError` names the file, the place and what is wrong there.

    A map of several endpoints needs to be told which one the server is.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UserError(f"{path}: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: not UTF-8") from None
    except json.JSONDecodeError as problem:
        raise UserError(f"{path}:{problem.lineno}:{problem.colno}: not JSON: {problem.msg}") from None
    families = [_family(item, f"{path}: families[{n}]") for n, item in enumerate(_families(content, path))]
    return _of_database(_of_endpoint(families, endpoint, path), database)


def _families(content: object, path: Path) -> list[object]:
    if not isinstance(content, dict):
        raise UserError(f"{path}: a key map is an object with 'schema' and 'families'")
    if content.get("schema") != SCHEMA or isinstance(content.get("schema"), bool):
        raise UserError(f"{path}: schema {content.get('schema')!r}: this version reads schema {SCHEMA}")
    found = content.get("families")
    if not isinstance(found, list):
        raise UserError(f"{path}: 'families' has to be a list")
    return found


def _of_database(families: tuple[Family, ...], database: int) -> KeyMap:
    own = tuple(one for one in families if one.database == database)
    chosen = own or tuple(one for one in families if one.database is None)
    digest = hashlib.sha256(
        repr(sorted((one.literals, one.groups, one.new_literals) for one in chosen)).encode()
    )
    others = {one.database for one in families if one.database not in (None, database)}
    return KeyMap(chosen, digest.hexdigest(), bool(own), tuple(sorted(n for n in others if n is not None)))


def _of_endpoint(families: list[Family], endpoint: str | None, path: Path) -> tuple[Family, ...]:
    known = sorted({name for family in families for name in family.endpoints if name is not None})
    if endpoint is None and len(known) > 1:
        raise UserError(f"{path}: keys of several endpoints: choose one with --endpoint {' | '.join(known)}")
    if endpoint is not None and endpoint not in known:
        raise UserError(f"{path}: no endpoint {endpoint!r}; it has: {', '.join(known) or 'none'}")
    return tuple(one for one in families if endpoint is None or {None, endpoint} & {*one.endpoints})


def _family(item: object, where: str) -> Family:
    if not isinstance(item, dict):
        raise UserError(f"{where}: a family is an object")
    for side, names in _TEXTS:
        if not isinstance(item.get(side), dict):
            raise UserError(f"{where}.{side}: {'not an object' if side in item else 'missing'}")
        for name in names:
            if not isinstance(item[side].get(name), str) or not item[side][name]:
                raise UserError(f"{where}.{side}.{name}: {'not a text' if name in item[side] else 'missing'}")
    old, new, endpoints = item["old"], item["new"], item.get("endpoints")
    if not isinstance(endpoints, list) or not endpoints or any(not _is_endpoint(one) for one in endpoints):
        raise UserError(f"{where}.endpoints: has to be a list of names, or of null for an unknown one")
    database = item.get("database")
    if "database" in item and (not isinstance(database, int) or isinstance(database, bool) or database < 1):
        raise UserError(f"{where}.database: not the number of a database other than 0")
    literals, groups = _regex(old["regex"], f"{where}.old.regex")
    new_literals = _replacement(new["replacement"], len(groups), f"{where}.new.replacement")
    if not _only_inserts(literals, new_literals):
        raise UserError(
            f"{where}.new.replacement: takes text away from the key; a replacement may only insert"
        )
    both = (old["template"], new["template"])
    return Family(*both, tuple(endpoints), literals, groups, new_literals, database)


def _is_endpoint(name: object) -> bool:
    return name is None or isinstance(name, str)


def _regex(text: str, where: str) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The text around the groups, and what stands in these."""
    literals, groups, at = [""], [], 0
    body = text[1:-1] if text.startswith("^") and text.endswith("$") else text
    while at < len(body):
        sign = body[at]
        if sign == "(":
            end = _group_end(body, at, where)
            groups.append(_group(body[at + 1 : end], where))
            literals.append("")
            at = end + 1
            continue
        if sign == "\\":
            at += 1
            sign = body[at] if at < len(body) else ""
            if not sign or sign.isalnum():
                raise UserError(f"{where}: \\{sign} outside a group; only text and groups are understood")
        elif sign in _SPECIAL:
            raise UserError(f"{where}: {sign} outside a group; escape it, or put it into a group")
        literals[-1] += sign
        at += 1
    return tuple(literal.encode() for literal in literals), tuple(groups)


def _group_end(body: str, start: int, where: str) -> int:
    at, in_class = start + 1, False
    while at < len(body):
        sign = body[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]" or body[at - 1] == "[" or body[at - 2 : at] == "[^"
        elif sign == "[":
            in_class = True
        elif sign == "(":
            raise UserError(f"{where}: a group in a group; only text and plain groups are understood")
        elif sign == ")":
            return at
        at += 1
    raise UserError(f"{where}: a group is not closed")


def _group(content: str, where: str) -> bytes:
    if not content or content.startswith("?") or "|" in content or not content.isascii():
        raise UserError(
            f"{where}: group ({content}): write (.*), (.+) or a class of ASCII letters as ([^:]*)"
        )
    try:
        re.compile(content.encode())
    except re.error as problem:
        raise UserError(f"{where}: group ({content}): {problem.msg}") from None
    return re.sub(r"(?<!\\)([*+])\?$", r"\1", content).encode()


def _replacement(text: str, groups: int, where: str) -> tuple[bytes, ...]:
    literals, numbers, at = [""], [], 0
    for match in _REFERENCE.finditer(text):
        literals[-1] += text[at : match.start()]
        at = match.end()
        if match["escaped"]:
            literals[-1] += "\\"
        else:
            numbers.append(int(match["long"] or match["short"]))
            literals.append("")
    literals[-1] += text[at:]
    if numbers != list(range(1, groups + 1)):
        named = " ".join(f"\\{number}" for number in numbers) or "no group"
        raise UserError(f"{where}: has {named}; it needs every group of 'regex' once, in order")
    return tuple(literal.encode() for literal in literals)


def _only_inserts(old: tuple[bytes, ...], new: tuple[bytes, ...]) -> bool:
    def follows(one: bytes, other: bytes) -> bool:
        rest = iter(other)
        return all(letter in rest for letter in one)

    return all(follows(one, other) for one, other in zip(old, new, strict=True))
