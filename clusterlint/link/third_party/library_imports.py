"""The imports of a file, wherever they stand: what they name, and whether the file does without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.link.following.evidence import spelled


class Imported(Struct, frozen=True):
    """One name of an absolute import: ``celery.backends.redis`` or, with what is taken from it, ``rq.Queue``.

    `module` is the module that the statement names. `optional`: the file goes on without it, since it
    catches ImportError. `bound`: the name that it has in the file, which for ``import a.b`` is that of ``a``;
    "" for all of a module.
    """

    dotted: str
    module: str
    span: ir.Span
    optional: bool
    bound: str


def imports_of(facts: FileFacts, *, typed: bool = False) -> Iterator[Imported]:
    """Every absolute import of a file; those for type checkers only if they are `typed`."""
    yield from _of_block(facts.body, typed, optional=False)


def shadowed(files: Iterable[FileFacts]) -> frozenset[str]:
    """Paths of modules that import their own name: ``shop/celery.py`` with ``from celery import Celery``.

    The import means the library, so that the file cannot be what the name means elsewhere.
    """
    return frozenset(facts.path for facts in files if _imports_itself(facts))


def _imports_itself(facts: FileFacts) -> bool:
    own = facts.path.rpartition("/")[2].removesuffix(".py")
    return own != "__init__" and any(one.module.partition(".")[0] == own for one in imports_of(facts))


_LEAVES = frozenset((ir.Evaluate, ir.Assign, ir.AugmentedAssign, ir.Return, ir.Leave, ir.Delete, ir.Scope))
"""Most statements: no other one is in them."""


def _of_block(body: tuple[ir.Statement, ...], typed: bool, *, optional: bool) -> Iterator[Imported]:
    for statement in body:
        if type(statement) in _LEAVES:
            continue
        if isinstance(statement, ir.Import):
            for name, alias in statement.names:
                yield Imported(name, name, statement.span, optional, alias or name.partition(".")[0])
        elif isinstance(statement, ir.ImportFrom):
            if statement.level == 0:
                for name, alias in statement.names:
                    dotted = f"{statement.module}.{name}" if name != "*" else statement.module
                    bound = alias or name.removeprefix("*")
                    yield Imported(dotted, statement.module, statement.span, optional, bound)
        else:
            yield from _inside(statement, typed, optional=optional)


def _inside(statement: ir.Statement, typed: bool, *, optional: bool) -> Iterator[Imported]:
    if isinstance(statement, ir.If):
        if typed or not _for_type_checkers(statement.test):
            yield from _of_block(statement.body, typed, optional=optional)
        yield from _of_block(statement.otherwise, typed, optional=optional)
    elif isinstance(statement, (ir.While, ir.For)):
        yield from _of_block((*statement.body, *statement.otherwise), typed, optional=optional)
    elif isinstance(statement, (ir.With, ir.Function, ir.Class)):
        yield from _of_block(statement.body, typed, optional=optional)
    elif isinstance(statement, ir.Match):
        for _, arm in statement.arms:
            yield from _of_block(arm, typed, optional=optional)
    elif isinstance(statement, ir.Try):
        forgiven = optional or any(_forgives(handler.type) for handler in statement.handlers)
        yield from _of_block(statement.body, typed, optional=forgiven)
        for handler in statement.handlers:
            yield from _of_block(handler.body, typed, optional=True)
        yield from _of_block((*statement.otherwise, *statement.final), typed, optional=optional)


def _for_type_checkers(test: ir.Expression) -> bool:
    return (spelled(test) or "").rpartition(".")[2] == "TYPE_CHECKING"


def _forgives(caught: ir.Expression | None) -> bool:
    """An except clause that takes a failed import."""
    if caught is None:
        return True
    listed = caught.items if isinstance(caught, ir.Sequence) else (caught,)
    names = {(spelled(one) or "").rpartition(".")[2] for one in listed}
    return bool(names & {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
