"""Between what the analysis says and the types of the protocol."""

from __future__ import annotations

import os

from lsprotocol import types as lsp
from pygls import uris

from clusterlint.editor.messages import Mark, Span

_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}


def encoding_of(agreed: str | lsp.PositionEncodingKind | None) -> str:
    """How characters are counted."""
    return agreed.value if isinstance(agreed, lsp.PositionEncodingKind) else agreed or "utf-16"


def path_of(uri: str) -> str | None:
    """Without symbolic links, as the root of a project is."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None else os.path.realpath(path)


def uri_of(path: str) -> str:
    """The address of a file."""
    return uris.from_fs_path(path) or path


def range_of(span: Span) -> lsp.Range:
    """A span as the protocol has it."""
    return lsp.Range(lsp.Position(span[0], span[1]), lsp.Position(span[2], span[3]))


def holds(span: Span, position: lsp.Position) -> bool:
    """Whether the position is in the span."""
    at = (position.line, position.character)
    return span[:2] <= at <= span[2:]


def extent(span: Span) -> tuple[int, int]:
    """For the smallest of several spans."""
    return (span[2] - span[0], span[3] - span[1] if span[0] == span[2] else 0)


def meet(one: lsp.Range, other: lsp.Range) -> bool:
    """Whether the ranges touch."""
    return one.start <= other.end and other.start <= one.end


def diagnostic_of(mark: Mark) -> lsp.Diagnostic:
    """A finding as the protocol has it."""
    return lsp.Diagnostic(
        range=range_of(mark.span),
        message=mark.message,
        severity=_SEVERITIES[mark.severity],
        code=mark.rule,
        source="clusterlint",
        tags=[lsp.DiagnosticTag.Unnecessary] if mark.unnecessary else None,
        related_information=[
            lsp.DiagnosticRelatedInformation(lsp.Location(uri_of(one.path), range_of(one.span)), one.words)
            for one in mark.related
        ],
    )
