"""What a statement does to a frame: names are bound, branches part and meet, loops turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link import hops
from clusterlint.link.answers import Answers
from clusterlint.link.collections import batches, kept_items, removing, slot_groups
from clusterlint.link.collections.turning import given_back
from clusterlint.link.commands import deferred, key_parses
from clusterlint.link.conditions import (
    choices,
    constants,
    equalities,
    lengths,
    mode_answers,
    modes,
    slot_tests,
    type_tests,
)
from clusterlint.link.flows import matter
from clusterlint.link.following import opaque, outside
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import (
    attributes,
    classes,
    decorators,
    expressions,
    handlers,
    kept_settings,
    objects,
)
from clusterlint.link.language.arguments import exact_items
from clusterlint.link.language.iteration import truth
from clusterlint.link.program import Step
from clusterlint.link.texts import growing_texts
from clusterlint.link.third_party import library_uses
from clusterlint.link.values import (
    NONE,
    ClientValue,
    Const,
    DictValue,
    Entry,
    External,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    OneOf,
    PipelineValue,
    Unknown,
    Value,
    belong,
    join,
    keep_entry,
    keep_item,
    options,
    spelled_as,
    spread_into,
    without_none,
)
from clusterlint.link.world import Frame, Here, World

Executor = Callable[[World, Frame, Any], None]


def execute(world: World, frame: Frame, body: tuple[ir.Statement, ...]) -> None:
    """Run a block; stops where the program certainly leaves it."""
    for statement in body:
        if frame.dead:
            return
        world.spent += 1
        world.total += 1
        if frame.depth > 0 and not frame.unlimited and world.spent > min(world.allowance, frame.limit):
            frame.dead = True
            world.records.cut.add((frame.module.path, frame.function))
            return
        _EXECUTE[type(statement)](world, frame, statement)


def assign(world: World, frame: Frame, target: ir.Expression, value: Value) -> None:
    """Bind a value to a name, an attribute, an element or the parts of a tuple."""
    value = hops.kept(value, frame, target)
    if type(target) is ir.Name:
        library_uses.of_setting(world, frame, target.id, value, target.span)
        _bind(world, frame, target.id, _named(value, target.id))
    elif type(target) is ir.Attribute:
        library_uses.of_setting(world, frame, target.name, value, target.span)
        base = expressions.evaluate(world, frame, target.base)
        for option in options(without_none(base)):
            attributes.put(world, frame, option, target.name, value)
    elif isinstance(target, ir.Sequence):
        _unpack(world, frame, target, value)
    elif isinstance(target, ir.Star):
        assign(world, frame, target.value, value)
    elif isinstance(target, ir.Subscript):
        base = expressions.evaluate(world, frame, target.base)
        index = expressions.evaluate(world, frame, target.index) if target.index is not None else NONE
        if isinstance(target.index, ir.Constant) and isinstance(target.index.value, str):
            library_uses.of_setting(world, frame, target.index.value, value, target.span)
        for option in options(base):
            _store_item(world, frame, option, index, value, target.span)


def _named(value: Value, name: str) -> Value:
    """An unknown without a readable name of its own takes the name of the variable."""
    if type(value) is Unknown and (not value.spelling or value.spelling.endswith((")", "]", "?"))):
        return spelled_as(value, name)
    return value


def _bind(world: World, frame: Frame, name: str, value: Value) -> None:
    if name not in frame.global_names and name not in frame.outer_names:
        frame.env[name] = value
        return
    if name in frame.global_names:
        state = frame.module
        old = state.written.now(name)
        settled = state.written[name] = world.settle(old, value)
        # In the last pass all that a global may be has come to light. A function that says so once more
        # changes nothing, and the next call of it with the same arguments need not be followed.
        if not world.recording or old is None or matter(settled) != matter(old):
            world.touch(0)
        frame.env[name] = value
        return
    world.touch(0)
    outer = frame.parent
    while outer is not None:
        if name in outer.env:
            outer.env[name] = world.merge(outer.env[name], value)
            break
        outer = outer.parent


def _unpack(world: World, frame: Frame, target: ir.Sequence, value: Value) -> None:
    starred = any(isinstance(t, ir.Star) for t in target.items)
    for position, part in enumerate(target.items):
        pieces: list[Value] = []
        for option in options(objects.iterated(world, frame, value, ir.NOWHERE)):
            known = exact_items(option)
            if known is not None and starred:
                pieces.append(_starred(known, target, position, frame))
            elif known is not None and len(known) == len(target.items):
                pieces.append(known[position])
            elif isinstance(part, ir.Star):
                pieces.append(ListValue("list", [], True, frame.loops))
            else:
                name = spelled(part) or "?"
                pieces.append(attributes.item(world, frame, option, Const(position), name))
        assign(world, frame, part, world.merge(*pieces))


def _starred(values: list[Value], target: ir.Sequence, position: int, frame: Frame) -> Value:
    """The part of ``first, *rest = known list`` at ``position``."""
    star = next(n for n, part in enumerate(target.items) if isinstance(part, ir.Star))
    after = len(target.items) - star - 1
    if position == star:
        return ListValue("list", [Item(v) for v in values[star : len(values) - after]], False, frame.loops)
    index = position if position < star else len(values) - (len(target.items) - position)
    return values[index] if 0 <= index < len(values) else NONE


def _store_item(world: World, frame: Frame, base: Value, index: Value, value: Value, span: Span) -> None:
    if isinstance(base, (DictValue, ListValue)):
        world.touch(base.born)
    if isinstance(base, DictValue):
        loops = tuple(n for n in frame.loops if n not in base.loops)
        if (loops and frame.path) or slot_groups.is_slot(index):  # if key not in groups: groups[key] = []
            belong(base, index, value)
        keep_entry(base, Entry(index, value, loops, frame.path, frame.standalone))
        if base.taken is not None:
            given = given_back(value, base.taken.turn)
            _store_item(world, frame, base.taken.value, index, given, span)
    elif isinstance(base, ListValue):
        keep_item(base, Item(value, frame.loops, frame.path))
    elif isinstance(base, InstanceValue):
        kept_items.store(world, frame, base, index, value, span)
    elif isinstance(base, (Unknown, External)):
        world.fill(base)
        opaque.note_item(world, base, index, value)
        kept_settings.note_item(world, frame, base, index, value)


def _evaluate(world: World, frame: Frame, node: ir.Evaluate) -> None:
    slot_tests.passed(frame, expressions.evaluate(world, frame, node.value), holds=True)
    frame.standalone = frame.standalone or modes.refuses_a_cluster(world, frame, node.value)
    # An assertion is a condition as well, and check_name(name) raises.
    outside.passed_check(frame, outside.checked_by(node.value))


def _assign(world: World, frame: Frame, node: ir.Assign) -> None:
    if node.value is None:
        if node.annotation is not None:
            typed = classes.annotated(world, frame, node.annotation, spelled(node.targets[0]) or "?")
            target = node.targets[0]
            if typed is not None and isinstance(target, ir.Attribute):
                assign(world, frame, target, typed)
            elif typed is not None and isinstance(target, ir.Name) and target.id not in frame.env:
                frame.env[target.id] = typed
        return
    if _grows(frame, node):
        assert isinstance(node.value, ir.Binary)
        _augmented(world, frame, ir.AugmentedAssign(node.targets[0], node.value.operator, node.value.right))
        return
    named = key_parses.unpacked(node.targets[0])
    if named is not None:
        key_parses.taking(world, frame, node.value, named)
    value = _evaluated(world, frame, node.value)
    if node.annotation is not None:
        value = classes.refine(world, frame, value, node.annotation)
    deferred.kept(world, value)
    for target in node.targets:
        assign(world, frame, target, value)


def _evaluated(world: World, frame: Frame, node: ir.Expression | None) -> Value:
    """A value that is kept or returned; a generator that somebody else reads is run there."""
    if not deferred.is_lazy(node):
        return expressions.evaluate(world, frame, node)
    with deferred.elsewhere(frame):
        return expressions.evaluate(world, frame, node)


_GROWING = ("+", "|")
"""Operators that add the elements of another list or set."""


def _grows(frame: Frame, node: ir.Assign) -> bool:
    """Is it ``keys = keys + [...]`` in a loop, where the list of one turn is the next one's?"""
    grown, target = node.value, node.targets[0]
    if not isinstance(grown, ir.Binary) or grown.operator not in _GROWING:
        return False
    if not isinstance(target, ir.Name) or not isinstance(grown.left, ir.Name) or grown.left.id != target.id:
        return False
    old = frame.env.get(target.id)
    return isinstance(old, ListValue) and old.loops != frame.loops


def _augmented(world: World, frame: Frame, node: ir.AugmentedAssign) -> None:
    old = expressions.evaluate(world, frame, node.target)
    value = expressions.evaluate(world, frame, node.value)
    if isinstance(old, (ListValue, DictValue)):
        world.touch(old.born)
    elif isinstance(value, (ListValue, DictValue)):
        world.fill(old)
    if node.operator in _GROWING and isinstance(old, ListValue):
        expressions.extend(world, old, value, frame)
        return
    if node.operator == "|" and isinstance(old, DictValue) and isinstance(value, DictValue):
        spread_into(old, value, kept=frame.standalone)
        return
    span = getattr(node.value, "span", ir.NOWHERE)
    place = None if span == ir.NOWHERE else frame.location(span)
    made = expressions.combined(world, frame, node.operator, old, value, place, augmented=True)
    assign(world, frame, node.target, made)


def _return(world: World, frame: Frame, node: ir.Return) -> None:
    value = _evaluated(world, frame, node.value)
    value = choices.under(value, frame.answers)
    frame.returned.append(hops.left(value, Step.RETURNED, frame, node.value))
    if frame.standalone:
        frame.apart.append(frame.returned[-1])
    frame.dead = True


def _leave(world: World, frame: Frame, node: ir.Leave) -> None:
    for part in node.parts:
        expressions.evaluate(world, frame, part)
    if node.kind in ("break", "continue"):
        frame.exits.append(dict(frame.env))
    frame.dead = True


def _delete(world: World, frame: Frame, node: ir.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ir.Subscript):
            # On a client this is a DEL of one key: harmless, nothing to record.
            base = expressions.evaluate(world, frame, target.base)
            index = expressions.evaluate(world, frame, target.index)
            if type(base) in (ListValue, DictValue):
                removing.delete(world, frame, base, index, target)


Arm = Callable[[], None]


def _arms(world: World, frame: Frame, number: int, arms: list[Arm], asked: tuple[Value, object]) -> None:
    """Run alternative blocks from the same start, and meet behind them; what is ``asked`` chooses one."""
    before, path, here = dict(frame.env), frame.path, frame.here()
    ends: list[dict[str, Value]] = []
    left: list[Here] = []
    for arm_number, arm in enumerate(arms):
        frame.env.clear()
        frame.env.update(before)
        frame.dead = False
        frame.path = (*path, (number, arm_number))
        frame.take(here)
        frame.answers |= {choices.answer(asked[0], arm_number, asked[1])}
        arm()
        if not frame.dead:
            ends.append(dict(frame.env))
            left.append(frame.here())
    frame.path = path
    frame.dead = not ends
    kept = [end.standalone for end in left]
    behind = left[0] if len(left) == 1 else here
    frame.take(behind._replace(standalone=all(kept) if kept else here.standalone, present=here.present))
    _meet(world, frame, ends or [before], [end.answers for end in left])
    if any(kept) and not all(kept):
        _take_chosen(frame, ends, kept)


def _take_chosen(frame: Frame, ends: list[dict[str, Value]], kept: list[bool]) -> None:
    """Of texts that a flag chose between, those with a hash tag are what a cluster gets.

    Of other values it stays known which ones a cluster does not get.
    """
    for name, value in frame.env.items():
        if type(value) is OneOf and all(name in end for end in ends):
            there = [end[name] for end, off in zip(ends, kept, strict=True) if not off]
            apart = [end[name] for end, off in zip(ends, kept, strict=True) if off]
            if mode_answers.tags(join(*there), join(*apart)):
                frame.env[name] = join(*there)
            else:
                frame.env[name] = choices.told_apart(value, there, apart)


def _meet(world: World, frame: Frame, ends: list[dict[str, Value]], needs: Sequence[Answers] = ()) -> None:
    """Names are what any end has left in them; the texts of an arm need the answers that lead to it."""
    merged: dict[str, Value] = {}
    for number, end in enumerate(ends):
        for name, value in end.items():
            if name not in merged:
                merged[name] = value
            elif (first := merged[name]) is not value:
                if needs:
                    first = choices.under(first, needs[0]) if number == 1 else first
                    value = choices.under(value, needs[number])
                merged[name] = world.merge(first, value)
    frame.env.clear()
    frame.env.update(merged)


def _if(world: World, frame: Frame, node: ir.If) -> None:
    asked = expressions.evaluate(world, frame, node.test)
    known = truth(asked)
    if known is not None and _is_decided(world, frame, node.test, asked):
        execute(world, frame, node.body if known else node.otherwise)
        return
    kept = modes.kept(world, frame, node.test, asked)
    told = modes.left_open(world, frame, node.test, asked)
    outside.passed_check(frame, outside.checked_by(node.test))
    narrowed = _narrowing(node.test)
    plain = _plain_type(node.test)

    pipeline = type_tests.pipeline_asked(world, frame, node.test)
    named = modes.present(node.test)
    measured, cut = lengths.asked(node.test), list[lengths.Cut]()

    def then() -> None:
        slot_tests.passed(frame, told, holds=True)
        _narrow(frame, narrowed, not_none=True)
        _narrow_pipeline(frame, pipeline, is_one=True)
        cut.extend(lengths.cut(world, frame, measured, holds=True))
        equalities.learn(world, frame, node.test, holds=True)
        frame.present |= named
        if plain is not None:
            frame.env[plain[0]] = Unknown(
                ("checked", world.fresh(), plain[0]), plain[0], frame.loops, kind=plain[1]
            )
        run(node.body, kept=kept[0])

    def otherwise() -> None:
        slot_tests.passed(frame, told, holds=False)
        _narrow(frame, narrowed, not_none=False)
        _narrow_pipeline(frame, pipeline, is_one=False)
        cut.extend(lengths.cut(world, frame, measured, holds=False))
        equalities.learn(world, frame, node.test, holds=False)
        run(node.otherwise, kept=kept[1])

    def run(body: tuple[ir.Statement, ...], *, kept: bool) -> None:
        if kept and modes.keeps_block(node.test, body):
            frame.standalone = True
        execute(world, frame, body)

    _arms(world, frame, world.fresh(), [then, otherwise], (asked, node))
    lengths.meet(frame, cut)


def _is_decided(world: World, frame: Frame, test: ir.Expression, asked: Value) -> bool:
    """Is a test of which the answer is known one that goes the same way in every run?"""
    return _decidable(test) or _asks_the_call(frame, test) or constants.choose(world, frame, test, asked)


def _decidable(test: ir.Expression) -> bool:
    """Only questions about None, plain names and coroutines are decided; flags and settings stay open."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        return _decidable(test.value)
    if isinstance(test, ir.Comparison):
        return test.operator in ("is", "is not") and test.right == ir.Constant(None)
    if isinstance(test, ir.Invocation):
        return (spelled(test.func) or "").endswith("iscoroutine")
    return isinstance(test, ir.Constant)


def _asks_the_call(frame: Frame, test: ir.Expression) -> bool:
    """Is a parameter compared of which the call writes out the value, so that the call chooses the branch?"""
    if isinstance(test, ir.Unary) and test.operator == "not":
        return _asks_the_call(frame, test.value)
    return isinstance(test, ir.Comparison) and _is_written(frame, test.left)


def _is_written(frame: Frame, node: ir.Expression) -> bool:
    """Is it a parameter of which the call writes out the value?"""
    if not isinstance(node, ir.Name):
        return False
    written = frame.literals.get(node.id)
    return written is not None and frame.env.get(node.id) is written


def _narrowing(test: ir.Expression) -> tuple[str, bool] | None:
    """The name that a test says something about, and whether it is not None when the test holds."""
    if isinstance(test, ir.Name):
        return test.id, True
    if isinstance(test, ir.Unary) and test.operator == "not" and isinstance(test.value, ir.Name):
        return test.value.id, False
    if isinstance(test, ir.Comparison) and isinstance(test.left, ir.Name) and test.right == ir.Constant(None):
        return test.left.id, test.operator == "is not"
    return None


def _plain_type(test: ir.Expression) -> tuple[str, str] | None:
    """Name and type of ``isinstance(name, dict)`` and the like: what passes is no client."""
    if not (isinstance(test, ir.Invocation) and isinstance(test.func, ir.Name)):
        return None
    if test.func.id != "isinstance" or len(test.args) != 2 or not isinstance(test.args[0].value, ir.Name):
        return None
    type_ = test.args[1].value
    names = type_.items if isinstance(type_, ir.Sequence) else (type_,)
    asked = {name.id if isinstance(name, ir.Name) else "" for name in names}
    if "dict" in asked and asked <= {"dict", "list", "tuple", "set"}:
        return test.args[0].value.id, "dict"
    return None


def _narrow(frame: Frame, narrowed: tuple[str, bool] | None, *, not_none: bool) -> None:
    if narrowed is None or narrowed[0] not in frame.env:
        return
    name, positive = narrowed
    if positive == not_none:
        frame.env[name] = without_none(frame.env[name])
    elif NONE in options(frame.env[name]):
        frame.env[name] = NONE


def _narrow_pipeline(frame: Frame, asked: tuple[str, bool] | None, *, is_one: bool) -> None:
    """What a name is where ``isinstance(name, Pipeline)`` has said that it is one, or that it is none."""
    if asked is None or asked[0] not in frame.env:
        return
    name, positive = asked
    found = options(frame.env[name])
    wanted = is_one is positive
    left = [v for v in found if isinstance(v, PipelineValue) is wanted or type(v) is Unknown]
    if left and len(left) < len(found):
        frame.env[name] = join(*left)
    elif not left and frame.depth > 0:
        frame.dead = all(isinstance(v, (PipelineValue, ClientValue)) for v in found)  # not with such a value
    elif not left and not wanted:
        # On its own a function shows what it does with a client, even if only pipelines are known to come.
        frame.env[name] = join(*(ClientValue(v.client) if isinstance(v, PipelineValue) else v for v in found))


def _loop(world: World, frame: Frame, body: tuple[ir.Statement, ...], *, certain: bool = False) -> None:
    """One turn for all turns: what the body rebinds is old or new behind it; ``certain``: the turn is run."""
    before, here = dict(frame.env), frame.here()
    exits, frame.exits = frame.exits, []
    execute(world, frame, body)
    frame.take(here)
    ends = frame.exits if frame.dead else [dict(frame.env), *frame.exits]
    frame.exits = exits
    frame.dead = False
    _meet(world, frame, ends if certain and ends else [before, *ends])


def _while(world: World, frame: Frame, node: ir.While) -> None:
    expressions.evaluate(world, frame, node.test)
    loops = frame.loops
    frame.loops = (*loops, world.fresh())
    _carry(world, frame, node.body)
    with batches.of_one_turn(frame, node.body):
        _loop(world, frame, node.body)
    frame.loops = loops
    if node.test == ir.Constant(True) and not _has_break(node.body):
        frame.dead = True
        return
    execute(world, frame, node.otherwise)


def _has_break(body: tuple[ir.Statement, ...]) -> bool:
    for statement in body:
        if isinstance(statement, ir.Leave) and statement.kind == "break":
            return True
        if isinstance(statement, ir.If) and (_has_break(statement.body) or _has_break(statement.otherwise)):
            return True
        if isinstance(statement, ir.With) and _has_break(statement.body):
            return True
        if isinstance(statement, ir.Try) and any(
            _has_break(b)
            for b in (
                statement.body,
                statement.otherwise,
                statement.final,
                *(h.body for h in statement.handlers),
            )
        ):
            return True
        if isinstance(statement, ir.Match) and any(_has_break(b) for _, b in statement.arms):
            return True
    return False


def _carry(world: World, frame: Frame, body: tuple[ir.Statement, ...]) -> None:
    """Names that the body rebinds may hold another turn's value when it starts."""
    for name in _rebound(body):
        old = frame.env.get(name)
        if old is None or isinstance(old, (ListValue, DictValue, PipelineValue)):
            continue
        later = growing_texts.grown(old, name, body, frame.loops) or Unknown(
            ("carried", world.fresh(), name), name, frame.loops
        )
        frame.env[name] = world.merge(old, later)


def _rebound(body: tuple[ir.Statement, ...]) -> list[str]:
    names: list[str] = []
    for statement in body:
        if isinstance(statement, ir.Assign):
            names += [t.id for target in statement.targets for t in _names(target)]
        elif isinstance(statement, ir.AugmentedAssign) and isinstance(statement.target, ir.Name):
            names.append(statement.target.id)
        elif isinstance(statement, (ir.If, ir.While, ir.For)):
            names += _rebound(statement.body) + _rebound(statement.otherwise)
        elif isinstance(statement, ir.With):
            names += _rebound(statement.body)
        elif isinstance(statement, ir.Try):
            names += _rebound(statement.body) + _rebound(statement.otherwise) + _rebound(statement.final)
    return list(dict.fromkeys(names))


def _names(target: ir.Expression) -> list[ir.Name]:
    if isinstance(target, ir.Name):
        return [target]
    if isinstance(target, ir.Sequence):
        return [n for item in target.items for n in _names(item)]
    return []


def _for(world: World, frame: Frame, node: ir.For) -> None:
    iterable = expressions.evaluate(world, frame, node.iterable)
    loops = frame.loops
    turns = expressions.turns(world, frame, iterable, spelled(node.target) or "?", node.target)
    unrolled = turns[0][1] == loops
    for value, inner in turns:
        frame.loops = inner
        if not unrolled:
            _carry(world, frame, node.body)
        assign(world, frame, node.target, value)
        with batches.of_one_turn(frame, node.body):
            _loop(world, frame, node.body, certain=unrolled)
    frame.loops = loops
    execute(world, frame, node.otherwise)


def _with(world: World, frame: Frame, node: ir.With) -> None:
    outer, context = frame.handlers, world.context
    for opened, target in node.items:
        value = expressions.evaluate(world, frame, opened)
        frame.handlers = (*handlers.of_with(world, frame, opened, value), *frame.handlers)
        entered = world.each(value, lambda o: attributes.entered(world, frame, o))
        if target is not None:
            assign(world, frame, target, entered)
    entered_with = world.context
    execute(world, frame, node.body)
    frame.handlers = outer
    if entered_with is not context:
        world.context = context  # what was set for the block is reset behind it


def _try(world: World, frame: Frame, node: ir.Try) -> None:
    start, here = dict(frame.env), frame.here()
    number = world.fresh()
    outer = frame.handlers
    frame.handlers = (*handlers.of_try(world, frame, node), *outer)
    execute(world, frame, node.body)
    frame.handlers = outer
    if not frame.dead:
        execute(world, frame, node.otherwise)
    ends = [] if frame.dead else [dict(frame.env)]
    middle = dict(frame.env)
    path = frame.path
    for position, handler in enumerate(node.handlers, start=1):
        frame.dead = False
        frame.take(here)
        frame.standalone |= modes.expects_none(handler, node.body)
        frame.path = (*path, (number, position))
        _meet(world, frame, [start, middle])
        if handler.name:
            frame.env[handler.name] = Unknown(("exception", number, position), handler.name, kind="exception")
        execute(world, frame, handler.body)
        if not frame.dead:
            ends.append(dict(frame.env))
    frame.path = path
    frame.dead = not ends
    frame.take(here)
    _meet(world, frame, ends or [middle])
    dead, frame.dead = frame.dead, False
    execute(world, frame, node.final)
    frame.dead = dead or frame.dead


def _match(world: World, frame: Frame, node: ir.Match) -> None:
    subject = expressions.evaluate(world, frame, node.subject)
    type_tests.of_match(world, frame, node, subject)
    chosen = _arm_of(world, frame, node, subject)

    def arm(names: tuple[str, ...], body: tuple[ir.Statement, ...], kept: bool) -> Arm:
        def run() -> None:
            frame.standalone = frame.standalone or kept
            for name in names:
                frame.env[name] = subject if len(names) == 1 else world.new_unknown(frame, name)
            execute(world, frame, body)

        return run

    kept = modes.kept_arms(world, frame, node.tests)
    arms = [arm(names, body, off) for (names, body), off in zip((*node.arms, ((), ())), kept, strict=True)]
    if chosen is not None and _is_written(frame, node.subject):
        arms[chosen]()
    else:
        asked = subject if chosen is None else Const(chosen)
        _arms(world, frame, world.fresh(), arms, (asked, node))


def _arm_of(world: World, frame: Frame, node: ir.Match, subject: Value) -> int | None:
    """The number of the arm that a value takes, as far as it is certain; behind the last: it takes none."""
    for number, test in enumerate(node.tests):
        taken = _is_taken(world, frame, node, subject, test)
        if taken is None:
            return None
        if taken:
            return number
    return len(node.tests)


def _is_taken(world: World, frame: Frame, node: ir.Match, subject: Value, test: ir.Expression) -> bool | None:
    """Does an arm that asks for values take the subject? None: it asks for more, or that is not known."""
    if isinstance(test, ir.Constant):
        return True
    if isinstance(test, ir.Either) and test.operator == "or":
        sides = {_is_taken(world, frame, node, subject, side) for side in (test.left, test.right)}
        return True if True in sides else None if None in sides else False
    if isinstance(test, ir.Comparison) and test.operator == "==" and test.left == node.subject:
        return expressions.are_equal(subject, expressions.evaluate(world, frame, test.right))
    return None


def _function(world: World, frame: Frame, node: ir.Function) -> None:
    name = f"{frame.function}.{node.name}" if frame.function else node.name
    made = FunctionValue(node, frame.module, name, frame if frame.function else None)
    made.standalone = frame.standalone
    wrappers = [expressions.evaluate(world, frame, decorator) for decorator in node.decorators]
    if frame.function:
        world.note_edge(frame, made.key, called=False)
    if not frame.function:
        frame.module.functions.append(made)
    else:
        frame.nested.append(made)
    _bind(world, frame, node.name, decorators.decorated(world, frame, made, wrappers, node.span))


def _class(world: World, frame: Frame, node: ir.Class) -> None:
    _bind(world, frame, node.name, classes.define(world, frame, node))


def _import(world: World, frame: Frame, node: ir.Import) -> None:
    for dotted, alias in node.names:
        if alias is not None:
            _bind(world, frame, alias, attributes.imported_as(world, frame, dotted))
        else:
            head = dotted.split(".")[0]
            attributes.imported(world, frame, dotted)
            _bind(world, frame, head, attributes.imported(world, frame, head))


def _import_from(world: World, frame: Frame, node: ir.ImportFrom) -> None:
    for name, alias in node.names:
        if name == "*":
            for found, value in attributes.star(world, frame, node.level, node.module).items():
                _bind(world, frame, found, value)
        else:
            _bind(
                world,
                frame,
                alias or name,
                attributes.imported_from(world, frame, node.level, node.module, name),
            )


def _scope(world: World, frame: Frame, node: ir.Scope) -> None:
    (frame.global_names if node.kind == "global" else frame.outer_names).update(node.names)


_EXECUTE: dict[type, Executor] = {
    ir.Evaluate: _evaluate,
    ir.Assign: _assign,
    ir.AugmentedAssign: _augmented,
    ir.Return: _return,
    ir.Leave: _leave,
    ir.Delete: _delete,
    ir.If: _if,
    ir.While: _while,
    ir.For: _for,
    ir.With: _with,
    ir.Try: _try,
    ir.Match: _match,
    ir.Function: _function,
    ir.Class: _class,
    ir.Import: _import,
    ir.ImportFrom: _import_from,
    ir.Scope: _scope,
}
