"""Changes of small programs, given as path -> source."""

from __future__ import annotations

from textwrap import dedent

from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.fix import Change, Context, propose
from clusterlint.fix.context import Price
from clusterlint.fix.verify import edited
from clusterlint.keys import survey
from clusterlint.link.linker import link
from clusterlint.plan import plan

Sources = dict[str, str] | str
HEAD = "import os\nimport redis\nr = redis.Redis.from_url(os.environ['REDIS_URL'])\n"
MASTERS = 3


def files(sources: Sources) -> dict[str, bytes]:
    """The files of a program; one source alone gets a client ``r``."""
    if isinstance(sources, str):
        return {"app.py": (HEAD + dedent(sources)).encode()}
    return {path: dedent(source).encode() for path, source in sources.items()}


def context_of(contents: dict[str, bytes], price: Price | None = None) -> Context:
    given = {path: SourceFile(path, content) for path, content in contents.items()}
    facts = []
    for source in given.values():
        one = extract(source)
        assert isinstance(one, FileFacts), one
        facts.append(one)
    program = link(facts)
    keys = survey(program)
    return Context(
        program=program,
        keys=keys,
        plan=plan(keys, MASTERS),
        facts=tuple(facts),
        contents=given,
        link=link,
        survey=survey,
        planner=lambda keys: plan(keys, MASTERS),
        price=price,
    )


def proposed(sources: Sources) -> tuple[Context, tuple[Change, ...]]:
    context = context_of(files(sources))
    return context, propose(context, ["hash-tags"])


def rewritten(sources: Sources) -> dict[str, str]:
    """The files after all changes, none of which may be refused; unchanged files included."""
    context, changes = proposed(sources)
    assert changes, "nothing is proposed"
    assert not [change.refused for change in changes if change.refused], changes
    new = {path: one.text for path, one in edited(context, changes).items()}
    return {path: new.get(path, source.content.decode()) for path, source in context.contents.items()}


def body(sources: str) -> str:
    """The rewritten source of one file without its head."""
    return rewritten(sources)["app.py"].removeprefix(HEAD)


def refusals(sources: Sources) -> list[str]:
    _, changes = proposed(sources)
    return [change.refused for change in changes if change.refused]


def proposed_by(sources: Sources, names: list[str] | None) -> tuple[Change, ...]:
    """What the codemods of these names propose; None: all."""
    return propose(context_of(files(sources)), names)
