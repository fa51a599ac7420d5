"""Turns the outcomes of one method in one context into a verdict: [kind, exception, detail, reply differs(, flaky)]."""

from __future__ import annotations

from typing import Any

from clusterlint.catalog.client import Method
from clusterlint.catalog.remake import overrides

Row = dict[str, Any]  # one outcome, as the probe printed it
Pair = tuple[Row, Row]  # standalone, cluster
NOT_MEASURED = "not measured: no probed server has the command"
PARTIAL = "the node of the first key answers; keys of other slots count as absent"
MULTI = ("one", "same", "apart")


def classify(
    found: Method, context: str, variants: dict[str, list[Row]] | str, slots_exception: str
) -> list[Any]:
    """The verdict for one method in one context; `slots_exception` is what the library raises for keys in two slots."""
    if variants == "missing" or isinstance(variants, str):
        return ["missing", "AttributeError", "", 0]
    pairs = {name: (pair[0], pair[1]) for name, pair in variants.items()}
    guess = _unknown_to_servers(pairs, slots_exception)
    if guess is not None:
        return guess
    verdict = _keyless(found, pairs["none"], context) if "none" in pairs else _keyed(found, pairs, context)
    flaky = next((row["flaky"] for _, row in pairs.values() if row["flaky"]), "")
    return [*verdict, flaky] if flaky else verdict


def _unknown_to_servers(pairs: dict[str, Pair], slots_exception: str) -> list[Any] | None:
    first, second = next(iter(pairs.values()))
    if "unknown command" not in first["message"] + str(first["shape"]):
        return None
    if any(word in second["message"] for word in ("blocked", "not supported", "deprecated")):
        return ["refused", second["exception"], second["message"], 0]
    if "apart" in pairs:
        return ["one-slot", slots_exception, NOT_MEASURED, 0]
    return ["unknown" if "none" in pairs else "same", "", NOT_MEASURED, 0]


def _keyless(found: Method, pair: Pair, context: str) -> list[Any]:
    alone, whole = pair
    if whole["exception"]:
        if whole["exception"] != alone["exception"]:
            if _is_missing(found, whole):
                return ["missing", "AttributeError", "", 0]
            return _raises("refused", whole)
    elif context != "direct" and whole["length"] != alone["length"]:
        return _shifted(pair)
    differs = not alone["exception"] and _top(alone["shape"]) != _top(whole["shape"])
    if whole["asked"] == 0:
        return ["same", "", "no server is asked", 0]
    many = whole["asked"] > 1 or whole["shape"] == "dict by node"
    if context == "direct" and differs and many:
        return ["per-node-reply", "", f"{_name(alone['shape'])} becomes {_name(whole['shape'])}", 1]
    raw = differs if context == "direct" else _middle(alone) != _middle(whole)
    raw = raw and found.name not in overrides.RANDOM
    if whole["asked"] == 1 and found.name in overrides.ON_THE_BUS:
        return ["same", "", "the cluster bus carries it to every node", 0]
    return ["one-node" if whole["asked"] == 1 else "every-node", "", "", int(raw)]


def _keyed(found: Method, pairs: dict[str, Pair], context: str) -> list[Any]:
    shifted = [pair for pair in pairs.values() if _is_shifted(pair, context)]
    if shifted:
        return _shifted(shifted[0])
    raw = int(found.name not in overrides.RANDOM and any(_differs(pair, context) for pair in pairs.values()))
    failed = [name for name in MULTI if name in pairs and _fails(pairs[name])]
    if not failed:
        alone, whole = pairs["apart" if "apart" in pairs else "one"]
        change = (
            f"{_name(alone['shape'])} becomes {_name(whole['shape'])}" if raw and context == "direct" else ""
        )
        if _is_partial(pairs, context):
            return ["first-slot", "", PARTIAL, 1]
        spread = "apart" in pairs and "one" in pairs and not whole["exception"]
        return ["split" if spread else "per-node-reply" if change else "same", "", change, raw]
    if failed == ["apart"]:
        return [*_raises("one-slot", pairs["apart"][1])[:3], raw]
    whole = pairs[failed[0]][1]
    if _is_missing(found, whole):
        return ["missing", "AttributeError", "", 0]
    kind = "refused" if "one" in failed or "one" not in pairs else "refused-multi"
    return [*_raises(kind, whole)[:3], raw]


def _is_missing(found: Method, whole: Row) -> bool:
    """The client, the pipeline or the module's sub-client has no such attribute."""
    ends = tuple(f"has no attribute '{name}'" for name in found.name.split("."))
    return bool(whole["exception"] == "AttributeError" and whole["message"].endswith(ends))


def _fails(pair: Pair) -> bool:
    """It raises on the cluster, and not in the same way on the standalone server."""
    alone, whole = pair
    return bool(whole["exception"]) and whole["exception"] != alone["exception"]


def _is_shifted(pair: Pair, context: str) -> bool:
    alone, whole = pair
    calm = not whole["exception"] and not alone["exception"]
    return bool(context != "direct" and calm and alone["length"] != whole["length"])


def _shifted(pair: Pair) -> list[Any]:
    alone, whole = pair[0]["length"], pair[1]["length"]
    kind = "reply-shift" if whole > alone else "immediate"
    return [kind, "", f"{whole} replies for {alone}", 1]


def _differs(pair: Pair, context: str) -> bool:
    alone, whole = pair
    if whole["exception"] or alone["exception"]:
        return False
    if context == "direct":
        return bool(_skeleton(alone["shape"]) != _skeleton(whole["shape"]))
    return bool(_middle(alone) != _middle(whole))


def _middle(row: Row) -> Any:
    """The replies of a pipeline without the two markers around the call."""
    shape = row["shape"]
    return _skeleton(shape[1][1:-1]) if isinstance(shape, list) and isinstance(shape[1], list) else shape


def _is_partial(pairs: dict[str, Pair], context: str) -> bool:
    """No exception, and the reply is another one only when the keys lie in several slots."""
    if "apart" not in pairs or "same" not in pairs:
        return False
    return _differs(pairs["apart"], context) and not _differs(pairs["same"], context)


def _raises(kind: str, row: Row) -> list[Any]:
    return [kind, row["exception"], row["message"], 0]


def _name(shape: Any) -> str:
    if isinstance(shape, list):
        inner = (
            shape[1]
            if len(shape) > 1 and shape[0] in ("list", "tuple") and isinstance(shape[1], list)
            else []
        )
        return f"{shape[0]} of {', '.join(_name(one) for one in inner)}" if inner else str(shape[0])
    return type(shape).__name__ if not isinstance(shape, str) else shape


def _top(shape: Any) -> Any:
    """The outermost type, and of a tuple those inside: how much a list of a server's facts holds says nothing."""
    if isinstance(shape, list) and shape[:1] == ["tuple"] and isinstance(shape[1], list):
        return ["tuple", [_top(one) for one in shape[1]]]
    return shape[0] if isinstance(shape, list) else _skeleton(shape)


def _skeleton(shape: Any) -> Any:
    """The types alone: small numbers and texts differ from run to run for time, memory and random members."""
    if isinstance(shape, bool) or shape is None:
        return shape
    if isinstance(shape, int) or shape == "int":
        return "int"
    if isinstance(shape, list) and len(shape) == 2 and shape[0] in ("bytes", "str"):
        return shape[0]
    if isinstance(shape, list) and shape[:1] == ["dict"]:
        return "dict"
    return [_skeleton(one) for one in shape] if isinstance(shape, list) else shape
