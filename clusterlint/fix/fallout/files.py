"""Files that are not Python: Lua, ACL files and other configuration, other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from clusterlint.discover.estate import kind_of
from clusterlint.discover.source import SourceFile
from clusterlint.fix import scripts
from clusterlint.fix.context import Context
from clusterlint.fix.fallout.forms import Form, named_in
from clusterlint.fix.fallout.told import listed, told
from clusterlint.fix.globs import Tagged, finds, inserted, wished
from clusterlint.fix.model import Edit, Fallout, Owner
from clusterlint.keys.patterns import glob
from clusterlint.slots.template import Template

_TEST = re.compile(
    r"(?:^|/)(?:tests?|spec|specs|__tests__|fixtures?)/|(?:^|/)(?:test_|conftest)|[._-](?:test|spec)s?\.\w+$"
)
_REDIS = re.compile(rb"(?i)redis|valkey")
_ACCESS = re.compile(r"(?:(?<=\s)|^)%?[RW]{0,2}~(\S+)", re.MULTILINE)
_SHELLS = frozenset({".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat"})


def is_test(path: str) -> bool:
    """Whether the file belongs to the tests, by the names that everybody gives them."""
    return _TEST.search(path) is not None


def owner_of(path: str) -> Owner:
    """What a file is part of."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".lua":
        return Owner.LUA
    if is_test(path):
        return Owner.TEST
    if suffix == ".py":
        return Owner.CODE
    return Owner.OTHER_LANGUAGE if kind_of(path) == "code" else Owner.CONFIGURATION


def tagged(forms: Sequence[Form]) -> list[Tagged]:
    """The families as patterns and scripts may name them."""
    return [Tagged(number, form.old, form.new, form.braces) for number, form in enumerate(forms)]


def of_file(context: Context, source: SourceFile, forms: Sequence[Form]) -> Iterator[Fallout]:
    """What a file that is not Python says of the keys."""
    text = source.content.decode("utf-8", "replace")
    owner = owner_of(source.path)
    if owner is Owner.LUA:
        mended = _lua(context, source, forms)
        if mended is not None:
            yield mended
            return
    taken: set[int] = set()
    for rule in _ACCESS.finditer(text) if owner is Owner.CONFIGURATION else ():
        found = _access(source.path, text, rule, forms)
        if found is not None:
            taken.add(rule.start(1))
            yield found
    code = kind_of(source.path) == "code" and PurePosixPath(source.path).suffix.lower() not in _SHELLS
    near = _REDIS.search(source.content) is not None
    for named, families in named_in(text, forms, code=code, near=near):
        if named.start not in taken:
            yield told(owner, source.path, _line(text, named.start), families, named)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _access(path: str, text: str, rule: re.Match[str], forms: Sequence[Form]) -> Fallout | None:
    """A key pattern of an ACL rule: the old one keeps old keys readable, so the new one comes beside it."""
    pattern = Template.of([rule[1]])
    answers: dict[str, list[str]] = {}
    for form, one in zip(forms, tagged(forms), strict=True):
        if form.prefix and finds(pattern, one) and rule[1].strip("*"):
            answers.setdefault(form.prefix + rule[1], []).append(str(one.new))
        answer = wished(pattern, [one]) if finds(pattern, one) else None
        if answer is not None and answer.wishes:
            answers.setdefault(glob(inserted(pattern, answer.wishes)), []).append(str(one.new))
    if not answers:
        return None
    added = " ".join(rule[0].replace(rule[1], new) for new in sorted(answers))
    names = listed(sorted({new for found in answers.values() for new in found}))
    why = f"does not let the user reach {names}: add {added} beside it"
    return Fallout(Owner.CONFIGURATION, path, _line(text, rule.start()), f"ACL rule {rule[0]}", why)


def _lua(context: Context, source: SourceFile, forms: Sequence[Form]) -> Fallout | None:
    """A script that builds the keys itself gets the braces, if that is all that there is to it."""
    try:
        text = source.content.decode()
    except UnicodeDecodeError:
        return None
    families = tagged(forms)
    wanted = scripts.wishes(Template.of([text]), families)
    if not wanted:
        return None
    context.know(source)
    edits = tuple(Edit(source.path, at, at, wish.text) for at, wish in sorted(wanted.items()))
    lines = sorted({_line(text, edit.start) for edit in edits})
    names = listed(str(one.old) for one in families if scripts.wishes(Template.of([text]), [one]))
    return Fallout(Owner.LUA, source.path, lines[0], f"builds {names}", "gets the same braces", edits)
