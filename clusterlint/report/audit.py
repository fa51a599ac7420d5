"""The audit in the formats that it has, chosen by the name of the file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from clusterlint.audit import Audit

AUDIT_FORMATS = {"html": "audit_html", "md": "audit_markdown", "json": "audit_json"}
"""Suffix of a file -> the module that makes it, which has the function ``rendered``."""


def render_audit(audit: Audit, suffix: str) -> str:
    """The audit in one of ``AUDIT_FORMATS``, without passwords."""
    module = import_module(f"clusterlint.report.{AUDIT_FORMATS[suffix]}")
    return cast("Callable[[Audit], str]", module.rendered)(audit)
