"""Observed keys as JSON: keys are only ever added, never renamed or taken away. Sizes are in bytes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from clusterlint.keys import KeyMap
from clusterlint.observe.model import Observed


def observed_document(keys: KeyMap, observed: Observed) -> dict[str, Any]:
    """The records as objects with their names; a family is named as in ``keys``: ``{id, template}``."""
    document: dict[str, Any] = _plain(observed)
    for one in (*document["families"], *document["biggest"]):
        one["family"] = _named(keys, one["family"])
    for place in ("hot", "hot_then"):
        for slot in document[place]:
            _name(keys, slot)
    for place in ("biggest_slot", "biggest_slot_then"):
        if document[place] is not None:
            _name(keys, document[place])
    return document


def _name(keys: KeyMap, slot: dict[str, Any]) -> None:
    slot["families"] = [
        {"family": _named(keys, number), "share": share} for number, share in slot["families"]
    ]


def _named(keys: KeyMap, number: int | None) -> dict[str, Any] | None:
    return None if number is None else {"id": number, "template": keys.families[number].template}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value
