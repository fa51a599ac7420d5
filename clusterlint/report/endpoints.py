"""The map of the endpoints in its formats: pure functions from an EndpointMap to text."""

from __future__ import annotations

from collections.abc import Callable

from clusterlint.endpoints import EndpointMap
from clusterlint.report.endpoints_json import endpoints_json_text
from clusterlint.report.endpoints_text import endpoints_text
from clusterlint.report.redact import redact

_RENDERERS: dict[str, Callable[[EndpointMap], str]] = {
    "text": endpoints_text,
    "json": endpoints_json_text,
}
ENDPOINT_FORMATS = tuple(_RENDERERS)


def render_endpoints(endpoints: EndpointMap, output_format: str) -> str:
    """The map in one of ``ENDPOINT_FORMATS``, without passwords."""
    return redact(_RENDERERS[output_format](endpoints))
