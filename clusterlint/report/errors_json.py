"""Explained errors as JSON, schema 1: keys are only ever added, never renamed or taken away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from clusterlint.explain import Explained
from clusterlint.finding import Finding
from clusterlint.slots.hashing import SLOTS
from clusterlint.slots.topology import node_of

SCHEMA = 1


def errors_json_text(
    found: Sequence[Explained], *, lines: int, masters: int, code: bool, names: dict[str, str]
) -> str:
    """One document in ASCII; what is said of code is null where none was looked at."""
    document = {
        "schema": SCHEMA,
        "lines": lines,
        "masters": masters,
        "errors": [_error(one, masters, names, code=code) for one in found],
    }
    return json.dumps(document, indent=2) + "\n"


def _error(one: Explained, masters: int, names: dict[str, str], *, code: bool) -> dict[str, Any]:
    seen, error = one.seen, one.seen.error
    return {
        "id": error.id,
        "title": error.title,
        "of_clusters": error.ours,
        "count": seen.count,
        "sample": seen.sample,
        "slots": [
            {"slot": slot, "node": node_of(slot, masters) + 1 if slot < SLOTS else None}
            for slot in seen.slots
        ],
        "addresses": list(seen.addresses),
        "commands": list(seen.commands),
        "names": list(seen.names),
        "meaning": error.meaning,
        "check": list(error.check),
        "rules": [{"rule": rule, "name": names[rule]} for rule in error.rules],
        "wordings": [{"text": words.text, "releases": words.releases} for words in error.wordings],
        "exceptions": list(error.exceptions),
        "frames": [
            {"path": frame.path, "line": frame.line, "function": frame.function} for frame in seen.frames
        ],
        **(
            _code(one)
            if code
            else dict.fromkeys(("traceback", "constants", "calls", "findings", "narrowed", "others"))
        ),
    }


def _code(one: Explained) -> dict[str, Any]:
    return {
        "traceback": [
            {
                "path": place.path,
                "line": place.line,
                "function": place.function,
                "sends": list(place.sends),
                "findings": [_finding(finding) for finding in place.findings],
            }
            for place in one.places
        ],
        "constants": [
            {
                "path": key.location.path,
                "line": key.location.line,
                "column": key.location.column,
                "command": key.command,
                "key": key.key,
                "slot": key.slot,
            }
            for key in one.constants
        ],
        "calls": [
            {
                "path": call.location.path,
                "line": call.location.line,
                "column": call.location.column,
                "command": call.command,
            }
            for call in one.calls
        ],
        "findings": [_finding(finding) for finding in one.findings],
        "narrowed": one.narrowed,
        "others": one.others,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "command": finding.command,
        "message": finding.message,
    }
