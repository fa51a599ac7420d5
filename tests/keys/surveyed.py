"""Maps of the keys of small programs, given as path -> source."""

from __future__ import annotations

from textwrap import dedent

from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.keys import Access, Family, KeyMap, Use, survey
from clusterlint.link.linker import link

Sources = dict[str, str] | str
HEAD = "import os\nimport redis\nr = redis.Redis.from_url(os.environ['REDIS_URL'])\n"


def facts(sources: Sources) -> list[FileFacts]:
    files = {"app.py": HEAD + dedent(sources)} if isinstance(sources, str) else sources
    found = []
    for path, source in files.items():
        one = extract(SourceFile(path, dedent(source).encode()))
        assert isinstance(one, FileFacts), one
        found.append(one)
    return found


def surveyed(sources: Sources, *endpoints: str) -> KeyMap:
    return survey(link(facts(sources)), endpoints)


def family(keys: KeyMap, template: str) -> Family:
    """The one family of that spelling."""
    (found,) = (one for one in keys.families if one.template == template)
    return found


def used(keys: KeyMap, template: str) -> str:
    """What is done to a family, in the order of Use."""
    found = family(keys, template)
    return " ".join(use.value for use in Use if found.places(use))


def names(keys: KeyMap, access: Access) -> list[str]:
    return [keys.families[number].template for number in access.families]


def groups(keys: KeyMap) -> list[list[str]]:
    return [[keys.families[number].template for number in group.families] for group in keys.groups]


def only_access(keys: KeyMap) -> Access:
    """The one access of the one group."""
    (group,) = keys.groups
    (access,) = group.accesses
    return access
