"""Questions about a class where another class ends in an exception: ``assert isinstance(r, Redis)``.

Read from the statements alone: which of them a stranger meets, an object of a class that nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.extract import ir
from clusterlint.link.conditions.type_tests import class_of
from clusterlint.link.following.evidence import spelled

_Block = tuple[ir.Statement, ...]

_CLASS_QUESTIONS = frozenset({"isinstance", "issubclass"})
_SAME = {"is": True, "==": True, "in": True, "is not": False, "!=": False, "not in": False}


def refused(body: _Block) -> frozenset[ir.Span]:
    """The places of all questions about a class, as `TypeTest` has them, that raise for a stranger."""
    return frozenset(_in_block(body, ()))


def _in_block(body: _Block, after: _Block) -> Iterator[ir.Span]:
    """``after``: what runs behind the block."""
    for place, statement in enumerate(body):
        rest = (*body[place + 1 :], *after)
        if isinstance(statement, ir.Evaluate) and statement.asserted:
            for span, asked in _questions(statement.value):
                if _answer(statement.value, asked) is False:
                    yield span
        elif isinstance(statement, ir.If):
            yield from _of_if(statement, rest)
        elif isinstance(statement, ir.Match):
            yield from _of_match(statement, rest)
        for inner, behind in _inside(statement, rest):
            yield from _in_block(inner, behind)


def _inside(statement: ir.Statement, rest: _Block) -> Iterator[tuple[_Block, _Block]]:
    """The blocks of a statement, each with what runs behind it."""
    if isinstance(statement, (ir.Function, ir.Class)):
        yield statement.body, ()
    elif isinstance(statement, ir.With):
        yield statement.body, rest
    elif isinstance(statement, ir.If):
        yield statement.body, rest
        yield statement.otherwise, rest
    elif isinstance(statement, (ir.While, ir.For)):
        yield statement.body, ()
        yield statement.otherwise, rest
    elif isinstance(statement, ir.Match):
        yield from ((body, rest) for _, body in statement.arms)
    elif isinstance(statement, ir.Try):
        if all(handler.body and _is_raise(handler.body[-1]) for handler in statement.handlers):
            yield statement.body, ()  # else a handler may swallow what is raised
        yield from ((handler.body, rest) for handler in statement.handlers)
        yield statement.otherwise, rest
        yield statement.final, ()


def _of_if(node: ir.If, rest: _Block) -> Iterator[ir.Span]:
    for span, asked in _questions(node.test):
        answer = _answer(node.test, asked)
        if answer is None:
            continue
        taken, other = (node.body, node.otherwise) if answer else (node.otherwise, node.body)
        # What raises either way is no matter of the class.
        if _raises((*taken, *rest), asked) and not _raises((*other, *rest), asked):
            yield span


def _of_match(node: ir.Match, rest: _Block) -> Iterator[ir.Span]:
    asked = spelled(node.subject)
    taken: _Block = ()
    for (_, body), test in zip(node.arms, node.tests, strict=True):
        answer = _answer(test, asked)
        if answer is None:
            return
        if answer:
            taken = body
            break
    if _raises((*taken, *rest), asked):
        yield from (one.span for one in node.classes if isinstance(one, (ir.Name, ir.Attribute)))


def _questions(test: ir.Expression) -> Iterator[tuple[ir.Span, str | None]]:
    """The questions about a class in a condition: where each stands, and of what it asks."""
    if isinstance(test, ir.Unary):
        yield from _questions(test.value)
    elif isinstance(test, ir.Either):
        yield from _questions(test.left)
        yield from _questions(test.right)
    elif isinstance(test, ir.Invocation) and _asks_for_class(test):
        yield test.span, _subject(test.args[0].value)
    elif isinstance(test, ir.Comparison) and class_of(test.left) is not None:
        assert isinstance(test.left, (ir.Attribute, ir.Invocation))
        yield test.left.span, _subject(test.left)


def _asks_for_class(node: ir.Invocation) -> bool:
    return spelled(node.func) in _CLASS_QUESTIONS and len(node.args) == 2


def _subject(node: ir.Expression) -> str | None:
    """How the code spells what is asked about: ``x`` for ``x``, ``type(x)`` and ``x.__class__``."""
    return spelled(class_of(node) or node)


def _answer(test: ir.Expression, asked: str | None) -> bool | None:
    """What a condition says of a stranger in the place of ``asked``; None if it asks for something else."""
    if isinstance(test, ir.Constant):
        return bool(test.value)
    if isinstance(test, ir.Unary) and test.operator == "not":
        answer = _answer(test.value, asked)
        return None if answer is None else not answer
    if isinstance(test, ir.Either):
        ends = test.operator == "or"  # the answer of one side that is the answer of both
        sides = {_answer(test.left, asked), _answer(test.right, asked)}
        return ends if ends in sides else None if None in sides else not ends
    if isinstance(test, ir.Comparison):
        return _compared(test, asked)
    if isinstance(test, ir.Invocation) and _asks_for_class(test):
        return False if _subject(test.args[0].value) == asked else None
    return True if asked is not None and spelled(test) == asked else None


def _compared(test: ir.Comparison, asked: str | None) -> bool | None:
    """``type(x) is Redis``, ``x is None``, ``x == "redis"``: a stranger is none of these."""
    constant = asked is not None and isinstance(test.right, ir.Constant) and spelled(test.left) == asked
    same = _SAME.get(test.operator)
    if same is None or not (constant or (class_of(test.left) is not None and _subject(test.left) == asked)):
        return None
    return not same


def _raises(block: _Block, asked: str | None) -> bool:
    """Does a stranger in the place of ``asked`` certainly meet an exception here?"""
    return _end(block, asked) is True


def _end(block: _Block, asked: str | None) -> bool | None:
    """Whether a stranger meets an exception; None where it comes through to what stands behind."""
    for statement in block:
        if _is_raise(statement):
            return True
        if isinstance(statement, ir.Evaluate):
            if statement.asserted and _answer(statement.value, asked) is False:
                return True
        elif isinstance(statement, ir.If):
            answer = _answer(statement.test, asked)
            arms = [statement.body] * (answer is not False) + [statement.otherwise] * (answer is not True)
            ends = {_end(arm, asked) for arm in arms}
            if False in ends:
                return False
            if None not in ends:
                return True
        elif not isinstance(statement, (ir.Assign, ir.AugmentedAssign, ir.Import, ir.ImportFrom)):
            return False
    return None


def _is_raise(statement: ir.Statement) -> bool:
    return isinstance(statement, ir.Leave) and statement.kind == "raise"
