"""Random argument lists for a command, drawn from the syntax tree that COMMAND DOCS gives."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from clusterlint.catalog.remake.commands import pairs

_COUNTS = ("numkeys", "numfields")


class Drawer:
    """Draws argument lists; keys are named k1, k2 ... so that each is told apart."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._keys = 0
        self._count = 1

    def arguments(self, syntax: Iterable[Any]) -> list[str]:
        """One argument list for this syntax."""
        self._keys, self._count = 0, self._random.randint(1, 3)
        return self._sequence([_node(raw) for raw in syntax])

    def _sequence(self, nodes: list[dict[str, Any]]) -> list[str]:
        counted = any(node["name"] in _COUNTS for node in nodes)
        parts = [(node, self._argument(node, counted)) for node in nodes]
        if any(node["type"] == "key" and not words for node, words in parts):
            parts = [(node, ["0"] if node["name"] == "numkeys" else words) for node, words in parts]
        return [word for _, words in parts for word in words]

    def _argument(self, node: dict[str, Any], counted: bool) -> list[str]:
        flags = node.get("flags", [])
        if "optional" in flags and self._random.random() < 0.5:
            return []
        times = 1
        if "multiple" in flags:
            times = self._count if counted or node["type"] in ("key", "block") else self._random.randint(1, 3)
        words: list[str] = [node["token"]] if "token" in node and node["type"] != "pure-token" else []
        for turn in range(times):
            if turn and "multiple_token" in flags:
                words.append(node["token"])
            words += self._value(node)
        return words

    def _value(self, node: dict[str, Any]) -> list[str]:
        kind = node["type"]
        if kind == "pure-token":
            return [node["token"]]
        if kind == "oneof":
            return self._argument(self._random.choice(node["arguments"]), counted=False)
        if kind == "block":
            return self._sequence(node["arguments"])
        if kind == "key":
            self._keys += 1
            return [f"k{self._keys}"]
        if node["name"] in _COUNTS:
            return [str(self._count)]
        number = str(self._random.randint(1, 9))
        return [number] if kind in ("integer", "double", "unix-time") else [f"v{number}"]


def _node(raw: Any) -> dict[str, Any]:
    node = dict(pairs(raw))
    if "arguments" in node:
        node["arguments"] = [_node(inner) for inner in node["arguments"]]
    return node
