"""The map of the keys in its formats: pure functions from a KeyMap to text."""

from __future__ import annotations

from collections.abc import Callable

from clusterlint.keys import KeyMap
from clusterlint.observe.model import Observed
from clusterlint.plan import TagPlan
from clusterlint.report.keys_graph import dot_text, mermaid_text
from clusterlint.report.keys_json import keys_json_text
from clusterlint.report.keys_text import keys_text
from clusterlint.report.observed_text import render_observed
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


def render_measured(keys: KeyMap, plan: TagPlan, observed: Observed, output_format: str) -> str:
    """What was measured as text, or as JSON with the map and the plan, without passwords."""
    if output_format == "text":
        return render_observed(keys, plan, observed)
    return redact(keys_json_text(keys, plan, observed))
