"""What runs on a standalone server only: the branch that the flag between the two keeps off the cluster.

A program that runs in both modes asks which one it is: ``if settings.redis_cluster_enabled``, ``if
isinstance(client, RedisCluster)``, ``if mode == "cluster"``. Where the answer is a standalone server, a
command over several keys breaks nothing. A flag is known by its name, as nothing else tells what it means.
"""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.clients.libraries import client_type
from clusterlint.link.conditions import cluster_flags, mode_answers, mode_words, type_tests
from clusterlint.link.following import kept_code
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import expressions
from clusterlint.link.language.arguments import exact_items
from clusterlint.link.values import (
    ClassValue,
    External,
    FunctionValue,
    InstanceValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

Kept = tuple[bool, bool]
"""Whether what runs where a test holds, and what runs where it does not, is kept to a standalone server."""

NEITHER: Kept = (False, False)


def kept(world: World, frame: Frame, test: ir.Expression, value: Value | None = None) -> Kept:
    """What a test, of that value if it has been worked out, keeps.

    While scouting only a program asks that knows of clusters from the start.
    """
    if not world.scouting:
        return _kept(world, frame, test, value)
    found = _kept(world, frame, test, value) if world.aware else NEITHER
    if found != NEITHER:
        # Or a function that chooses, and sends no command, would not be run when calls are followed.
        world.touching.add((frame.module.path, frame.function))
    return found


def _kept(world: World, frame: Frame, test: ir.Expression, value: Value | None = None) -> Kept:
    said = None if value is None else mode_answers.said_by(value)
    if said is not None:
        return not said, said
    if isinstance(test, ir.Unary) and test.operator == "not":
        then, otherwise = _kept(world, frame, test.value)
        return otherwise, then
    if isinstance(test, ir.Either):
        left, right = _kept(world, frame, test.left), _kept(world, frame, test.right)
        if test.operator == "and":
            return left[0] or right[0], left[1] and right[1]
        return left[0] and right[0], left[1] or right[1]
    if isinstance(test, ir.Walrus):
        return _kept(world, frame, test.value)
    says = _says(world, frame, test)
    return NEITHER if says is None else (not says, says)


def left_open(world: World, frame: Frame, test: ir.Expression, value: Value) -> Value:
    """Where a test asks for the mode and more, the value of what is still asked on a cluster.

    ``hasattr(r, "keyslot") and r.keyslot(a) != r.keyslot(b)``: there the first half holds.
    """
    if not isinstance(test, ir.Either) or len(options(value)) != len((test.left, test.right)):
        return value
    halfway = (False, True) if test.operator == "and" else (True, False)
    return options(value)[1] if kept(world, frame, test.left) == halfway else value


def refuses_a_cluster(world: World, frame: Frame, statement: ir.Expression) -> bool:
    """Does an expression that stands alone raise on a cluster: an assertion, a function made for that?"""
    if not world.aware:
        return False
    if isinstance(statement, ir.Await):
        return refuses_a_cluster(world, frame, statement.value)
    if isinstance(statement, ir.Invocation) and spelled(statement.func) != "isinstance":
        return kept_code.is_guarded(world, frame, statement.func)
    asserted = isinstance(statement, (ir.Unary, ir.Comparison, ir.Invocation))
    return asserted and kept(world, frame, statement)[0]


def answered(world: World, frame: Frame, test: ir.Expression, value: Unknown) -> Unknown:
    """The value of a test, marked if it tells the mode: ``SINGLE = not isinstance(r, RedisCluster)``."""
    if not world.aware:
        return value
    then, otherwise = _kept(world, frame, test)
    return mode_answers.marked(value, cluster=otherwise) if then is not otherwise else value


def kept_arms(world: World, frame: Frame, tests: tuple[ir.Expression, ...]) -> list[bool]:
    """Which arms of a ``match`` are kept to a standalone server, and whether what no arm matches is."""
    found, before = [], False
    for test in tests:
        here, later = kept(world, frame, test)
        found.append(before or here)
        before = before or later
    return [*found, before]


def is_kept(world: World, function: FunctionValue, owner: Value | None) -> bool:
    """Is it a function that does not run on a cluster, whoever calls it?

    `owner`: the object that it is a method of, if that is known.
    """
    return (
        function.standalone
        or kept_code.is_of_a_kept_class(world, function, owner)
        or _left_to_a_subclass(world, function, owner)
    )


def _left_to_a_subclass(world: World, function: FunctionValue, owner: Value | None) -> bool:
    """Is there a subclass for clusters that has a method of its own instead, and is this object none of it?

    ``class RedisClusterCache(RedisCache)`` overrides what RedisCache does for a standalone server.
    """
    cls = function.defined_in
    if cls is None or world.scouting or _is_for_clusters(cls):
        return False
    if isinstance(owner, InstanceValue) and _is_for_clusters(owner.type):
        return False
    name = function.name.rpartition(".")[2]
    derived = (world.subclasses.now(cls.key) or {}).values()
    return any(_is_for_clusters(one) and name in one.members for one in derived)


def _is_for_clusters(cls: ClassValue) -> bool:
    return "cluster" in cls.declaration.name.lower()


def keeps_block(test: ir.Expression, body: tuple[ir.Statement, ...]) -> bool:
    """Whether a block that is kept to a standalone server stays so: it does not make what was missing.

    ``if self._cluster is None: self._cluster = connect()`` is no question about the mode.
    """
    asked = {spelled(one) for one in _asked(test)} - {None}
    assigned = {spelled(target) for one in body if isinstance(one, ir.Assign) for target in one.targets}
    return asked.isdisjoint(assigned)


def _asked(test: ir.Expression) -> list[ir.Expression]:
    """The expressions that a test asks about."""
    if isinstance(test, ir.Unary):
        return _asked(test.value)
    if isinstance(test, (ir.Either, ir.Comparison)):
        return [*_asked(test.left), *_asked(test.right)]
    if isinstance(test, ir.Invocation):
        return [found for arg in test.args for found in _asked(arg.value)]
    return [test]


def _says(world: World, frame: Frame, test: ir.Expression) -> bool | None:
    """True: the test holds on a cluster only; False: on a standalone server only; None: it does not ask."""
    if isinstance(test, ir.Comparison):
        return _compared(world, frame, test)
    if isinstance(test, ir.Invocation) and isinstance(test.func, ir.Name):
        if test.func.id == "isinstance" and len(test.args) == 2:
            return _tested(world, frame, test.args[1].value)
        if test.func.id == "hasattr" and len(test.args) == 2:
            return _of_attribute(cluster_flags.literal(test.args[1].value) or "")
        if test.func.id == "getattr" and len(test.args) == 3:
            said = _of_attribute(cluster_flags.literal(test.args[1].value) or "")
            return said if said is not None else True if cluster_flags.is_flag(world, frame, test) else None
    if cluster_flags.is_flag(world, frame, test):
        return True
    return mode_answers.given(world, frame, test) if world.aware else None


def present(test: ir.Expression) -> frozenset[str]:
    """The attributes that a test asks for: ``hasattr(r, "x")``, ``getattr(r, "x", None)``."""
    if isinstance(test, ir.Either):
        return present(test.left) | present(test.right)
    if not isinstance(test, ir.Invocation) or len(test.args) < 2:
        return frozenset()
    name = cluster_flags.literal(test.args[1].value) if spelled(test.func) in ("hasattr", "getattr") else None
    return frozenset() if name is None else frozenset({name})


def expects_none(handler: ir.Handler, body: tuple[ir.Statement, ...]) -> bool:
    """Is a cluster client alone without an error here: ``try: r.get_primaries() except AttributeError``?"""
    if len(body) != 1 or handler.type is None or spelled(handler.type) != "AttributeError":
        return False
    value = getattr(body[0], "value", None)
    value = value.value if isinstance(value, ir.Await) else value
    asked = value.func if isinstance(value, ir.Invocation) else value
    return isinstance(asked, ir.Attribute) and asked.name in _CLUSTER_ONLY


def _of_attribute(name: str) -> bool | None:
    """What it says of the mode that a client has an attribute."""
    if name in _PLAIN_ONLY:
        return False
    return True if name in _CLUSTER_ONLY or "cluster" in name.lower() else None


_PLAIN_ONLY = frozenset({"connection_pool"})
_CLUSTER_ONLY = frozenset(
    {"nodes_manager", "get_nodes", "get_primaries", "get_replicas", "get_random_node", "get_default_node"}
    | {"get_node", "get_node_from_key", "keyslot", "mget_nonatomic", "mset_nonatomic"}
)
"""Attributes that plain clients have and cluster clients do not, and the other way round."""


def _compared(world: World, frame: Frame, test: ir.Comparison) -> bool | None:
    if test.operator in ("in", "not in"):
        return _among(world, frame, test)
    if test.operator not in ("==", "!=", "is", "is not"):
        return None
    positive = test.operator in ("==", "is")
    left, right = test.left, test.right
    if isinstance(left, ir.Constant):
        left, right = right, left
    if isinstance(left, ir.Attribute) and left.name in ("__name__", "__qualname__"):
        named = mode_words.names_a_cluster_class(right)  # type(r).__name__ == "RedisCluster"
        return None if named is None else named is positive
    owner = type_tests.class_of(left)
    if owner is not None:  # type(r) is redis.Redis
        tested = _tested(world, frame, right)
        return None if tested is None else tested is positive
    if right == ir.Constant(None) and isinstance(
        left, ir.Invocation
    ):  # getattr(r, "get_nodes", None) is None
        there = _says(world, frame, left) if spelled(left.func) == "getattr" else None
        return None if there is None else there is not positive
    of = spelled(right.base) if isinstance(right, ir.Attribute) else None  # self is Topology.CLUSTER
    said = mode_words.mode(right, f"{mode_words.words_of(left)} {of}")
    if said is not None and cluster_flags.knows_clusters(world):
        return said is positive
    known = cluster_flags.truth(right)
    return known is positive if known is not None and cluster_flags.is_flag(world, frame, left) else None


def _among(world: World, frame: Frame, test: ir.Comparison) -> bool | None:
    """``"cluster" in words``, ``flag in ("1", "true")``, ``mode in ("single", "sentinel")``."""
    positive = test.operator == "in"
    word = cluster_flags.literal(test.left)
    if word is not None:
        # "cluster" in type(r).__name__.lower(), "startup_nodes" in options
        return positive if "cluster" in word.lower() or word == "startup_nodes" else None
    asked = mode_words.words_of(test.left)
    if isinstance(test.right, ir.Sequence):
        listed = test.right.items
        if bool(listed) and all(cluster_flags.truth(one) is True for one in listed):
            return positive if cluster_flags.is_flag(world, frame, test.left) else None
        modes = {mode_words.mode(one, asked) for one in listed}
    elif isinstance(test.right, (ir.Name, ir.Attribute)) and cluster_flags.knows_clusters(world):
        known = exact_items(expressions.evaluate(world, frame, test.right))
        modes = {mode_words.mode_of_value(one, asked) for one in known or ()}
    else:
        return None
    said = modes.pop() if len(modes) == 1 and cluster_flags.knows_clusters(world) else None
    return None if said is None else said is positive


def _tested(world: World, frame: Frame, classes: ir.Expression) -> bool | None:
    """What ``isinstance(client, classes)`` says."""
    listed = classes.items if isinstance(classes, ir.Sequence) else (classes,)
    found: set[bool] = set()
    for one in listed:
        value = expressions.evaluate(world, frame, one)
        names = [option.name for option in options(value) if isinstance(option, External)]
        last = (spelled(one) or "").rpartition(".")[2]
        known = [made.cluster for name in names if (made := client_type(name)) is not None]
        if "Cluster" in last:
            known = [True]
        if not known:
            return None
        found.update(known)
    return found.pop() if len(found) == 1 else None
