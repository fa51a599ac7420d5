"""What an expression is: one function per kind of IR node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.collections import containers, slot_groups
from clusterlint.link.commands import awaiting, deferred, key_parses
from clusterlint.link.conditions import (
    choices,
    constants,
    equalities,
    lengths,
    mode_answers,
    mode_words,
    modes,
    slot_tests,
    type_tests,
)
from clusterlint.link.following import foreign, kept_code
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import attributes, calls, classes, modules, objects, statements
from clusterlint.link.language.arguments import exact_items
from clusterlint.link.language.iteration import element, known_turns, truth
from clusterlint.link.program import Step
from clusterlint.link.texts import script_files, strings, text_functions, text_slices
from clusterlint.link.third_party import library_uses
from clusterlint.link.values import (
    MAX_CHOICES,
    MAX_ITEMS,
    NONE,
    ClassValue,
    Const,
    DictValue,
    Entry,
    EnumMember,
    External,
    FunctionValue,
    Item,
    ListValue,
    ModuleValue,
    Text,
    Unknown,
    Value,
    join,
    keep_item,
    loops_of,
    options,
    spread_into,
    standing_for,
    text,
    without_none,
)
from clusterlint.link.world import Frame, World

Evaluator = Callable[[World, Frame, Any], Value]


def evaluate(world: World, frame: Frame, node: ir.Expression | None) -> Value:
    """The value of an expression in a frame; records Redis calls on the way."""
    if node is None:
        return NONE
    return _EVALUATE[type(node)](world, frame, node)


def _constant(world: World, frame: Frame, node: ir.Constant) -> Value:
    if isinstance(node.value, str):
        place = frame.location(node.span)
        if node.value in world.clues.telling:
            library_uses.of_text(world, frame, node.value, place)
        return text(node.value, place)
    return Const(node.value)


def _name(world: World, frame: Frame, node: ir.Name) -> Value:
    value = attributes.lookup(world, frame, node.id)
    if type(value) in kept_code.DECLARED:
        value = kept_code.referred(world, frame, value, node.id)
    return equalities.known(frame, value) if frame.equal else value


def _attribute(world: World, frame: Frame, node: ir.Attribute) -> Value:
    base = without_none(evaluate(world, frame, node.base))
    spelling = spelled(node) or node.name
    found = world.each(base, lambda o: attributes.get(world, frame, o, node.name, spelling, node.span))
    if type(found) in kept_code.DECLARED:
        found = kept_code.referred(world, frame, found, node.name)
    if frame.equal:
        found = equalities.known(frame, found)
    return hops.setting(found, frame, node)


def _fstring(world: World, frame: Frame, node: ir.FString) -> Value:
    pieces: list[strings.Ingredient] = []
    for part in node.parts:
        if isinstance(part, str):
            pieces.append(part)
        else:
            value = evaluate(world, frame, part.value)
            span = node.span
            shown = (
                objects.as_text(world, frame, v, span, part.conversion, part.spec) for v in options(value)
            )
            pieces.append(join(*(_shown(v, part.value) for s in shown for v in options(s))))
    if len(pieces) == 1 and isinstance(pieces[0], Unknown) and pieces[0].default is not None:
        return pieces[0]  # f"{settings.url}" is str(settings.url), and by default the same
    return strings.combine(pieces, frame.location(node.span), opaque_for(frame), "f")


def _shown(value: Value, node: ir.Expression) -> Value:
    """A value about to be formatted: unknowns are named as the code spells them."""
    if isinstance(value, Unknown) and not value.spelling:
        return Unknown(value.identity, spelled(node) or "?", value.loops, value.origin, value.kind)
    if isinstance(value, (ListValue, DictValue)):
        return Unknown(("shown", standing_for(value)), spelled(node) or "?", value.loops, "json")
    if isinstance(value, (Text, Const, Unknown)):
        return value
    return Unknown(("shown", standing_for(value)), spelled(node) or "?", ())


def opaque_for(frame: Frame) -> Callable[[Value], Unknown]:
    """Names values without plain form when they end up inside a key."""

    def name(value: Value) -> Unknown:
        return Unknown(
            ("object", standing_for(value)), type(value).__name__.removesuffix("Value").lower(), ()
        )

    return name


def _binary(world: World, frame: Frame, node: ir.Binary) -> Value:
    left, right = evaluate(world, frame, node.left), evaluate(world, frame, node.right)
    return combined(world, frame, node.operator, left, right, frame.location(node.span))


def combined(
    world: World,
    frame: Frame,
    operator: str,
    left: Value,
    right: Value,
    built: Location | None,
    *,
    augmented: bool = False,
) -> Value:
    """``left operator right``, whatever both can be; too many numbers are one number that nobody knows."""
    lefts, rights = options(left), options(right)
    if len(lefts) * len(rights) > MAX_CHOICES and _NUMBERS.issuperset(map(type, (*lefts, *rights))):
        return _derived(operator, left, right)
    return world.merge(
        *(operate(world, frame, operator, a, b, built, augmented=augmented) for a in lefts for b in rights)
    )


_NUMBERS = frozenset((Const, Unknown))
"""What numbers are; formulas of several of them, each with each, took most of the time of some programs."""


def operate(
    world: World,
    frame: Frame,
    operator: str,
    left: Value,
    right: Value,
    place: Location | None,
    *,
    augmented: bool = False,
) -> Value:
    """``left operator right`` for single alternatives; the place of ``left operator= right`` is its right."""
    own = objects.operated(world, frame, operator, left, right, calls.NO_SPAN)
    if own is not None:
        return own
    left, right = objects.plain(left), right if operator == "%" else objects.plain(right)
    if operator == "+":
        if isinstance(left, ListValue) and isinstance(right, ListValue):
            kept = [*left.items, *right.items]
            return ListValue(left.kind, kept, left.open or right.open, left.loops)
        if isinstance(left, ListValue) or isinstance(right, ListValue):
            one = left if isinstance(left, ListValue) else right
            assert isinstance(one, ListValue)
            return ListValue(one.kind, list(one.items), True, one.loops)
        if isinstance(left, Text) or isinstance(right, Text):
            return strings.combine([left, right], place, opaque_for(frame), "+=" if augmented else "+")
        if isinstance(left, Const) and isinstance(right, Const):
            return _arithmetic(operator, left, right)
    if operator == "/" and isinstance(left, Text):  # a path that is put together, and no file
        return text_functions.path_of((left, right), place, opaque_for(frame))
    if operator == "%" and isinstance(left, Text):

        def show(value: Value, conversion: str, spec: str) -> Value:
            return objects.as_text(world, frame, value, calls.NO_SPAN, conversion, spec)

        pieces = strings.percent(left.template, right, show)
        if pieces is not None:
            stands = None if augmented else place
            return strings.combine(pieces, stands, opaque_for(frame), "%")
    if operator == "%" and isinstance(right, (DictValue, ListValue, Text)):
        derived = _derived(operator, left, right)
        return Unknown(derived.identity, derived.spelling, derived.loops, kind="str")
    if operator in containers.OF_SETS:
        made = containers.of_sets(world, frame, operator, left, right)
        if made is not None:
            return made
    if operator == "|" and isinstance(left, DictValue) and isinstance(right, DictValue):
        both = DictValue(list(left.entries), left.open, left.loops, left.identity)
        spread_into(both, right)
        return both
    if operator == "|" and _is_type(left) and _is_type(right):
        return join(*(v for v in (left, right) if v != NONE))
    if operator == "*" and isinstance(left, ListValue):
        return _repeated(world, left, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return _arithmetic(operator, left, right)
    path = script_files.divided(world, frame, left, right, place) if operator == "/" else None
    return _derived(operator, left, right) if path is None else path


def _repeated(world: World, value: ListValue, times: Value) -> ListValue:
    """``[value] * times``: as many as a small number says, else as a loop would make."""
    number = times.value if isinstance(times, Const) else None
    if isinstance(number, int):
        kept = value.items * number if 1 < number * len(value.items) <= MAX_ITEMS else value.items
        return ListValue(value.kind, list(kept), value.open, value.loops)
    loop = world.fresh()
    kept = [Item(item.value, (*item.loops, loop), item.path) for item in value.items]
    return ListValue(value.kind, kept, value.open, value.loops)


def _is_type(value: Value) -> bool:
    """Does it name a type (or None) where ``A | B`` is either of two types?"""
    if isinstance(value, External):
        last = value.name.rsplit(".", 1)[-1]
        return value.name.startswith("builtins.") or (last[0].isupper() and not last.isupper())
    return isinstance(value, ClassValue) or value == NONE


def _arithmetic(operator: str, left: Const, right: Const) -> Value:
    a, b = left.value, right.value
    if a is None or b is None:
        return NONE
    try:
        result = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b}.get(operator, lambda: None)()
    except (OverflowError, TypeError):
        result = None
    return Const(result) if result is not None else Unknown(("arithmetic", operator, a, b), "?", (), "number")


def _derived(operator: str, left: Value, right: Value) -> Unknown:
    """An unknown that is the same whenever its operands are."""
    sides = [standing_for(left), standing_for(right)]
    loops = loops_of((left, right))
    names = [v.spelling if isinstance(v, Unknown) else str(getattr(v, "value", "?")) for v in (left, right)]
    origin = "number" if operator in ("-", "*", "//", "&") else ""
    kinds = [foreign.derived(v, "") for v in (left, right) if isinstance(v, Unknown)]
    kind = next((k for k in kinds if k is not None), None)
    return Unknown(("binary", operator, *sides), f"{names[0]} {operator} {names[1]}", loops, origin, kind)


def _either(world: World, frame: Frame, node: ir.Either) -> Value:
    left = evaluate(world, frame, node.left)
    then, otherwise = modes.kept(world, frame, node.left, left)
    with frame.kept_if(then if node.operator == "and" else otherwise):
        right = evaluate(world, frame, node.right)
    if node.operator == "or":
        known = truth(left)
        if known is True:
            return left
        if known is False:
            return right
        return world.merge(*choices.between(_alike(without_none(left), right), right, left, node))
    known = truth(left)
    return left if known is False else right if known is True else world.merge(left, right)


def _alike(left: Value, right: Value) -> Value:
    """The left side of ``left or {}``: what nobody knows is a dict where the code puts one in its place."""
    if isinstance(right, DictValue) and isinstance(left, Unknown) and left.kind is None:
        return replace(left, kind="dict")
    return left


def _comparison(world: World, frame: Frame, node: ir.Comparison) -> Value:
    left, right = evaluate(world, frame, node.left), evaluate(world, frame, node.right)
    type_tests.of_comparison(world, frame, node)
    key_parses.of_comparison(world, frame, node, left, right)
    if node.operator in ("is", "is not") and right == NONE:
        known = None if _set_later(world, frame, node.left) else is_none(left)
        if known is not None:
            return Const(known if node.operator == "is" else not known)
    asks = _SAME if isinstance(left, EnumMember) else ("==", "!=")
    same = are_equal(left, right) if node.operator in asks else None
    if same is not None:
        return Const(same == (node.operator in ("is", "==")))
    if node.operator in ("in", "not in"):
        found = _is_among(left, right)
        if found is not None:
            return Const(found == (node.operator == "in"))
    less = constants.ordered(world, frame, node, left, right)
    if less is not None:
        return Const(less)
    loops = loops_of((left, right))
    asked = ("comparison", node.operator, standing_for(left), standing_for(right))
    return modes.answered(world, frame, node, Unknown(asked, "?", loops, kind="bool"))


_SAME = ("is", "is not", "==", "!=")


def are_equal(left: Value, right: Value) -> bool | None:
    """Are two literals, or two members of enumerations, the same, as far as it is certain?"""
    if isinstance(left, EnumMember) and isinstance(right, EnumMember):
        return left == right
    if not isinstance(left, (Text, Const)) or type(left) is not type(right):
        return None
    one = left.template.literal if isinstance(left, Text) else left.value
    other = right.template.literal if isinstance(right, Text) else getattr(right, "value", None)
    return None if one is None or other is None else one == other


def _set_later(world: World, frame: Frame, node: ir.Expression) -> bool:
    """A global that begins as None, and that a function sets: whether it is set yet depends on the calls."""
    if isinstance(node, ir.Name):
        return attributes.set_by_a_function(world, frame, node.id)
    if not isinstance(node, ir.Attribute):
        return False
    base = evaluate(world, frame, node.base)
    states = (world.modules.get(v.path) for v in options(base) if isinstance(v, ModuleValue))
    return any(state is not None and modules.may_be_unset(world, state, node.name) for state in states)


def _is_among(value: Value, sequence: Value) -> bool | None:
    """Is a literal text one of the literal texts of a list, as far as it is certain?"""
    if not isinstance(value, Text) or value.template.literal is None:
        return None
    if not isinstance(sequence, ListValue) or sequence.open:
        return None
    texts = {i.value.template.literal if isinstance(i.value, Text) else None for i in sequence.items}
    return None if None in texts else value.template.literal in texts


def is_none(value: Value) -> bool | None:
    """Is the value None, as far as it is certain?"""
    answers = {None if isinstance(v, Unknown) else v == NONE for v in options(value)}
    return answers.pop() if len(answers) == 1 else None


def _unary(world: World, frame: Frame, node: ir.Unary) -> Value:
    value = evaluate(world, frame, node.value)
    if node.operator == "not":
        known = truth(value)
        return Const(not known) if known is not None else _negated(world, frame, node, value)
    return Unknown(("unary", node.operator, standing_for(value)), "?", origin="number", kind="int")


def _negated(world: World, frame: Frame, node: ir.Unary, value: Value) -> Value:
    made = Unknown(("not", standing_for(value)), "?", loops_of((value,)), kind="bool")
    said = mode_answers.said_by(value)
    if said is not None:
        return mode_answers.marked(made, cluster=not said)
    return modes.answered(world, frame, node, made)


def _star(world: World, frame: Frame, node: ir.Star) -> Value:
    return evaluate(world, frame, node.value)


def _sequence(world: World, frame: Frame, node: ir.Sequence) -> Value:
    made = ListValue(node.kind, loops=frame.loops, path=frame.path)
    for item in node.items[:MAX_ITEMS]:
        value = evaluate(world, frame, item)
        if isinstance(item, ir.Star):
            extend(world, made, value, frame)
            if len(node.items) == 1:
                slot_groups.alike(made, value)
        else:
            made.items.append(Item(value))
    return made


def extend(world: World, target: ListValue, source: Value, frame: Frame) -> None:
    """Add the elements of an iterable to a list, as one turn of the present loops would."""
    loops = tuple(n for n in frame.loops if n not in target.loops)
    for option in options(objects.iterated(world, frame, source, calls.NO_SPAN)):
        if isinstance(option, ListValue):
            for i in option.items:
                keep_item(target, Item(i.value, i.loops + loops, i.path or frame.path))
            target.open = target.open or option.open
        elif isinstance(option, DictValue):
            for e in option.entries:
                keep_item(target, Item(e.key, e.loops + loops, e.path))
            target.open = target.open or option.open
        elif option != NONE:
            target.open = True


def _mapping(world: World, frame: Frame, node: ir.Mapping) -> Value:
    made = DictValue(open=len(node.items) > MAX_ITEMS, loops=frame.loops, path=frame.path)
    by_mode = mode_words.is_table(world, node)
    named: list[tuple[str, Value, ir.Span]] = []
    for key, value in node.items[:MAX_ITEMS]:
        with frame.kept_if(by_mode and mode_words.names_standalone(key)):
            evaluated = evaluate(world, frame, value)
        if key is not None:
            made.entries.append(Entry(evaluate(world, frame, key), evaluated, standalone=frame.standalone))
            if isinstance(key, ir.Constant) and isinstance(key.value, str):
                named.append((key.value, evaluated, key.span))
            continue
        for option in options(evaluated):
            if isinstance(option, DictValue):
                spread_into(made, option)
            else:
                made.open = True
    library_uses.of_settings(world, frame, named)
    library_uses.of_mapping(world, frame, made)
    return made


def _subscript(world: World, frame: Frame, node: ir.Subscript) -> Value:
    if world.recording and (position := _position(node.index)) is not None:
        key_parses.taking(world, frame, node.base, (position,))
    base = evaluate(world, frame, node.base)
    if node.bounds not in _FIRST:
        key_parses.of_slice(world, frame, base, node)
    if isinstance(base, External) and base.name.rsplit(".", 1)[-1] in ("Annotated", "Optional", "Union"):
        return classes.generic(world, frame, node, base.name) or base
    index = evaluate(world, frame, node.index) if node.index is not None else None
    known = exact_items(base)
    if known is not None and node.bounds is not None and isinstance(base, ListValue):
        cut = slice(*node.bounds)
        part = ListValue(base.kind, [Item(v) for v in known[cut]], False, base.loops)
        return slot_groups.alike(part, base)
    spelling = f"{spelled(node.base) or '?'}[{_index_text(node)}]"
    found = world.each(without_none(base), lambda o: _item(world, frame, o, index, spelling, node))
    if frame.equal:
        found = equalities.known(frame, found)
    return hops.setting(found, frame, node)


_FIRST = ((None, 1), (0, 1))
"""``[:1]``: of a list one of at most its first element; ``[n : n + 1]`` likewise."""


def _item(
    world: World, frame: Frame, base: Value, index: Value | None, spelling: str, node: ir.Subscript
) -> Value:
    if isinstance(base, Text) and node.index is None:
        return text_slices.sliced(base, node.bounds, spelling)
    if node.bounds in _FIRST or node.only is not None:
        place = Const(0) if node.only is None else evaluate(world, frame, node.only)
        first = attributes.item(world, frame, base, place, spelling, node.span)
        return ListValue("list", [Item(first)], loops=frame.loops)
    return attributes.item(world, frame, base, index, spelling, node.span)


def _position(node: ir.Expression | None) -> int | None:
    """The literal number that an index is."""
    negative = isinstance(node, ir.Unary) and node.operator == "-"
    number = node.value if negative and isinstance(node, ir.Unary) else node
    value = number.value if isinstance(number, ir.Constant) else None
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return -value if negative else value


def _index_text(node: ir.Subscript) -> str:
    if node.index is None:
        return ":".join("" if end is None else str(end) for end in node.bounds or (None, None))
    if isinstance(node.index, ir.Constant):
        return str(node.index.value)
    return spelled(node.index) or "?"


def _invocation(world: World, frame: Frame, node: ir.Invocation) -> Value:
    value = hops.setting(calls.invoke(world, frame, node), frame, node)
    return slot_groups.marked(value) if slot_groups.asked(node.func) else value


def _lambda(world: World, frame: Frame, node: ir.Lambda) -> Value:
    line = node.span[0]
    made = FunctionValue(
        node, frame.module, f"{frame.function}.<lambda:{line}:{node.span[1]}>".lstrip("."), frame
    )
    made.standalone = frame.standalone
    if frame.function:
        frame.nested.append(made)
    elif frame.module.running:  # and no default of a parameter, which is evaluated again in every call
        frame.module.functions.append(made)
    world.note_edge(frame, made.key)
    return made


def _conditional(world: World, frame: Frame, node: ir.Conditional) -> Value:
    test = evaluate(world, frame, node.test)
    known = truth(test)
    if known is not None:
        return evaluate(world, frame, node.then if known else node.otherwise)
    number = world.fresh()
    before = frame.path
    kept = modes.kept(world, frame, node.test, test)
    told = modes.left_open(world, frame, node.test, test)
    frame.path = (*before, (number, 0))
    here = frame.here()
    frame.present |= modes.present(node.test)
    frame.answers |= {choices.answer(test, 0, node)}
    slot_tests.passed(frame, told, holds=True)
    measured = lengths.asked(node.test)
    cut = lengths.cut(world, frame, measured, holds=True)
    with frame.kept_if(kept[0]):
        then = evaluate(world, frame, node.then)
    frame.take(here)
    lengths.restore(frame, cut)
    frame.answers |= {choices.answer(test, 1, node)}
    slot_tests.passed(frame, told, holds=False)
    frame.path = (*before, (number, 1))
    cut = lengths.cut(world, frame, measured, holds=False)
    with frame.kept_if(kept[1]):
        otherwise = evaluate(world, frame, node.otherwise)
    lengths.restore(frame, cut)
    frame.path = before
    frame.take(here)
    if kept[0] is not kept[1]:
        chosen = mode_answers.chosen(otherwise, then) if kept[0] else mode_answers.chosen(then, otherwise)
        if chosen is not None:
            return chosen
    then, otherwise = choices.between(then, otherwise, test, node)
    if kept[0] is not kept[1]:
        then = choices.off_a_cluster(then) if kept[0] else then
        otherwise = choices.off_a_cluster(otherwise) if kept[1] else otherwise
    return world.merge(then, otherwise)


def _await(world: World, frame: Frame, node: ir.Await) -> Value:
    value = evaluate(world, frame, node.value)
    awaiting.awaited(world, frame, value, node.value)
    deferred.awaited(world, frame, value)
    return value


def _yield(world: World, frame: Frame, node: ir.Yield) -> Value:
    value = evaluate(world, frame, node.value)
    inside = tuple(n for n in frame.loops if n not in frame.outside)
    frame.suspended = True
    if node.delegate:
        for option in options(value):
            if isinstance(option, ListValue):
                frame.yielded += [Item(i.value, i.loops + inside) for i in option.items]
    elif node.value is not None:
        frame.yielded.append(Item(hops.left(value, Step.YIELDED, frame, node.value), inside))
    return world.new_unknown(frame, "yield")


def _walrus(world: World, frame: Frame, node: ir.Walrus) -> Value:
    value = evaluate(world, frame, node.value)
    statements.assign(world, frame, node.target, value)
    return value


def _opaque(world: World, frame: Frame, node: ir.Opaque) -> Value:
    for part in node.parts:
        evaluate(world, frame, part)
    return world.new_unknown(frame, "?")


def _comprehension(world: World, frame: Frame, node: ir.Comprehension) -> Value:
    saved = dict(frame.env)
    made: ListValue | DictValue = (
        DictValue(loops=frame.loops, path=frame.path)
        if node.kind == "dict"
        else ListValue(node.kind, loops=frame.loops, path=frame.path)
    )
    _turns(world, frame, node, 0, made)
    frame.env.clear()
    frame.env.update(saved)
    return made


def _turns(
    world: World, frame: Frame, node: ir.Comprehension, depth: int, made: ListValue | DictValue
) -> None:
    """Run the generators from ``depth`` on, and add what the innermost turn gives."""
    if depth == len(node.generators):
        loops = tuple(n for n in frame.loops if n not in made.loops)
        first = evaluate(world, frame, node.element)
        if isinstance(made, DictValue):
            made.entries.append(Entry(first, evaluate(world, frame, node.value), loops))
        else:
            made.items.append(Item(first, loops))
        return
    generator = node.generators[depth]
    iterable = evaluate(world, frame, generator.iterable)
    if isinstance(made, ListValue) and slot_groups.hands_on(node):
        slot_groups.alike(made, iterable)
    for value, loops in turns(world, frame, iterable, spelled(generator.target) or "?", generator.target):
        before, equal, frame.loops = frame.loops, frame.equal, loops
        statements.assign(world, frame, generator.target, value)
        wanted = [truth(evaluate(world, frame, condition)) for condition in generator.conditions]
        for condition in generator.conditions:
            equalities.learn(world, frame, condition, holds=True)
        if False not in wanted:
            _turns(world, frame, node, depth + 1, made)
        frame.loops, frame.equal = before, equal


def turns(
    world: World, frame: Frame, iterable: Value, spelling: str, target: ir.Expression
) -> list[tuple[Value, tuple[int, ...]]]:
    """(element, loops around) for each turn that is followed: all of a short literal, else one for all."""
    iterable = objects.iterated(world, frame, iterable, calls.NO_SPAN)
    known = known_turns(iterable)
    if known is not None and known:
        return [(value, frame.loops) for value in known]
    loop = world.fresh()
    loops = (*frame.loops, loop)
    return [(element(iterable, loop, loops, spelling), loops)]


_EVALUATE: dict[type, Evaluator] = {
    ir.Constant: _constant,
    ir.Name: _name,
    ir.Attribute: _attribute,
    ir.FString: _fstring,
    ir.Binary: _binary,
    ir.Either: _either,
    ir.Comparison: _comparison,
    ir.Unary: _unary,
    ir.Star: _star,
    ir.Sequence: _sequence,
    ir.Mapping: _mapping,
    ir.Subscript: _subscript,
    ir.Invocation: _invocation,
    ir.Lambda: _lambda,
    ir.Conditional: _conditional,
    ir.Await: _await,
    ir.Yield: _yield,
    ir.Walrus: _walrus,
    ir.Opaque: _opaque,
    ir.Comprehension: _comprehension,
}
