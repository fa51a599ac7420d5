"""Writes the JSON files: one entry a line, so that a regeneration shows as a readable diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent.parent


def write(name: str, content: dict[str, Any], folder: Path = HOME) -> None:
    """Write one file; a mapping at the top level gets one line for each of its entries."""
    (folder / name).write_text(text_of(content), encoding="utf-8")


def text_of(content: dict[str, Any]) -> str:
    """The text of the file."""
    parts = [f"{_compact(key)}:{_block(value)}" for key, value in content.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _block(value: Any) -> str:
    if isinstance(value, dict) and value:
        return (
            "{\n" + ",\n".join(f"{_compact(key)}:{_compact(inner)}" for key, inner in value.items()) + "\n}"
        )
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
