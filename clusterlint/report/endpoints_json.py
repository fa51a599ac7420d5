"""The map of the endpoints as JSON, schema 1: keys are only ever added, never renamed or taken away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from clusterlint.endpoints import Endpoint, EndpointMap
from clusterlint.finding import Location

SCHEMA = 1


def endpoints_json_text(found: EndpointMap) -> str:
    """One document in ASCII; ``unknown`` has the clients whose endpoint could not be worked out."""
    return json.dumps({"schema": SCHEMA, **endpoints_document(found)}, indent=2) + "\n"


def endpoints_document(found: EndpointMap) -> dict[str, Any]:
    """The same as a part of another document."""
    return {
        "choosing": found.choosing,
        "endpoints": [_endpoint(one) for one in found.endpoints],
        "unknown": _endpoint(found.unknown),
    }


def _endpoint(one: Endpoint) -> dict[str, Any]:
    return {
        "name": one.name,
        "chosen": one.chosen,
        "read": _places(one.read),
        "address": one.address,
        "also": list(one.also),
        "clients": [
            {
                **_place(built.location),
                "client": built.type_name,
                "kind": built.kind,
                "asynchronous": built.asynchronous,
                "database": built.database,
            }
            for built in one.built
        ],
        "databases": list(one.databases),
        "calls": {
            "total": len(one.calls),
            "reads": one.reads,
            "writes": one.writes,
            "pipelines": one.pipelines,
            "others": one.others,
        },
        "places": _places(one.calls),
        "libraries": [
            {**_place(use.location), "library": use.distribution, "use": use.role} for use in one.libraries
        ],
        "findings": {"severity": one.severities(), "rule": one.rules()},
        "tests_only": one.tests,
    }


def _places(locations: Iterable[Location]) -> list[dict[str, Any]]:
    return [_place(location) for location in locations]


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}
