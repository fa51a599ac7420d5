"""Reads the catalog's JSON files, each once and only when it is first asked for."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec


@functools.cache
def load(name: str) -> Any:
    """Give the parsed content of one JSON file of this package."""
    # Neither importlib.resources nor json: the hook would wait 10 ms for them.
    return msgspec.json.decode(Path(__file__).with_name(name).read_bytes())
