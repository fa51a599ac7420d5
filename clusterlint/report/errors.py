"""Explained errors as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.explain import Explained
from clusterlint.report.errors_json import errors_json_text
from clusterlint.report.errors_text import error_lines
from clusterlint.report.redact import redact
from clusterlint.report.style import coloured, plain

ERROR_FORMATS = ("text", "json")


def render_errors(
    found: Sequence[Explained],
    output_format: str,
    *,
    lines: int,
    masters: int,
    code: bool,
    names: dict[str, str],
    colour: bool = False,
) -> str:
    """The errors in one of ``ERROR_FORMATS``, without passwords.

    ``lines``: of the text that they were found in. ``code``: whether code was looked at for them.
    ``names``: of the rules, by code.
    """
    if output_format == "json":
        return redact(errors_json_text(found, lines=lines, masters=masters, code=code, names=names))
    text = error_lines(found, lines=lines, masters=masters, code=code, names=names)
    safe = ([(redact(words), style) for words, style in line] for line in text)
    return coloured(safe) if colour else plain(safe)
