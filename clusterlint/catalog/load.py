"""Reads the catalog's JSON files, each once and only when it is first asked for."""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any


@functools.cache
def load(name: str) -> Any:
    """Give the parsed content of one JSON file of this package."""
    text = resources.files("clusterlint.catalog").joinpath(name).read_text(encoding="utf-8")
    return json.loads(text)
