"""The map of the keys in its formats: pure functions from a KeyMap to text."""

from __future__ import annotations

from collections.abc import Callable

from clusterlint.keys import KeyMap
from clusterlint.plan import TagPlan
from clusterlint.report.keys_graph import dot_text, mermaid_text
from clusterlint.report.keys_json import keys_json_text
from clusterlint.report.keys_text import keys_text
from clusterlint.report.plan_text import plan_text
from clusterlint.report.redact import redact

_RENDERERS: dict[str, Callable[[KeyMap], str]] = {
    "text": keys_text,
    "json": keys_json_text,
    "dot": dot_text,
    "mermaid": mermaid_text,
}
KEY_FORMATS = tuple(_RENDERERS)


def render_keys(keys: KeyMap, output_format: str) -> str:
    """The map in one of ``KEY_FORMATS``, without passwords."""
    return redact(_RENDERERS[output_format](keys))


def render_plan(keys: KeyMap, plan: TagPlan, output_format: str) -> str:
    """The tag plan as text or JSON (with the map that it is about), without passwords."""
    text = plan_text(keys, plan) if output_format == "text" else keys_json_text(keys, plan)
    return redact(text)
