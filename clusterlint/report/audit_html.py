"""The audit as one HTML file that needs nothing else: no network, no other file, no script to be read.

Everything from the analysed code is untrusted. The template engine escapes each value; before that passwords
are taken out and letters that cannot be seen are written out. A policy in the page itself lets nothing run or
load but the script and the style that are in it, which it knows by their hashes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from clusterlint.audit import Audit
from clusterlint.audit.model import Seen, Way
from clusterlint.finding import Effect, Severity
from clusterlint.report import audit_svg, audit_words, observed_words
from clusterlint.report.keys_graph import visible

_TEMPLATES = "templates/audit"

SEVERITIES = {Severity.ERROR: "\u2716", Severity.WARNING: "\u25b2", Severity.INFO: "\u2139"}
"""Severity -> a sign, for colour is never the only one."""
VERDICTS = {Seen.SEEN: "\u25cf", Seen.NOT_SEEN: "\u25cb", Seen.UNKNOWN: "?"}


def rendered(audit: Audit) -> str:
    """The page, the same for the same audit."""
    style = _part("audit.css") + _choices(audit)
    script = _part("audit.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            audit=audit,
            run=audit.run,
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            words=audit_words,
            svg=audit_svg,
            told=observed_words.told,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("clusterlint.report", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe,
    )
    environment.filters.update(code=code, path=path, percent=audit_words.percent, slug=slug)
    environment.globals.update(
        SEVERITIES=SEVERITIES,
        VERDICTS=VERDICTS,
        WAYS=audit_words.WAYS,
        EFFECTS=audit_words.EFFECTS,
        Way=Way,
        Effect=Effect,
        many=audit_words.many,
    )
    return environment


def _safe(value: Any) -> Any:
    """What stands in the page for a value: what the templates made themselves is left alone."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value) if value else ""
    return value


def code(text: str) -> Markup:
    """A message with its code as code; one whose backticks are no pairs has none."""
    pieces = (visible(text) if text else "").split("`")
    if len(pieces) % 2 == 0 or not all(pieces[1::2]):
        return escape("`".join(pieces))
    marked = (
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )
    return Markup("").join(marked)


def path(text: str) -> Markup:
    """A path that breaks behind its slashes where it has to."""
    return Markup("/<wbr>").join(visible(text).split("/"))


def slug(text: str) -> str:
    """A name for an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _choices(audit: Audit) -> str:
    """Which pictures are seen for which number of masters: without a script."""
    sizes = sorted(audit.placement.shares)
    rules = [f":root:has(#masters-{size}:checked) .m{size}{{display:revert}}" for size in sizes]
    default = f"@supports not selector(:has(*)){{.m{audit.run.masters}{{display:revert}}}}"
    return "\n".join(["", *rules, default, ""])


@cache
def _part(name: str) -> str:
    text = (files("clusterlint.report") / _TEMPLATES / name).read_text(encoding="utf-8")
    if "</" in text:
        raise ValueError(f"{name}: it would end its own element")
    return text


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")
