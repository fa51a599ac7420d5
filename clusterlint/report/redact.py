"""Passwords never reach any output: source lines are shown, and source lines hold URLs."""

from __future__ import annotations

import re

_URL = re.compile(
    r"(?P<head>(?<![A-Za-z])[A-Za-z][A-Za-z0-9+.-]*://[^\s:@/'\"\\]*:)(?!\*+@)(?P<secret>[^\s'\"]*)(?P<tail>@)"
)
_QUERY = re.compile(r"(?P<head>[?&]password=)(?!\*+)(?P<secret>[^&\s'\"]+)(?P<tail>)", re.IGNORECASE)
_ARGUMENT = re.compile(
    r"(?P<head>\b\w*(?:password|passwd)\\?['\"]?\s*[=:]\s*[rbu]{0,2}(?P<quote>\\?['\"]))(?!\*+['\"\\])"
    r"(?P<secret>[^'\"\\]+)(?P<tail>(?P=quote))",
    re.IGNORECASE,
)


def redact(text: str, *, same_width: bool = False) -> str:
    """The text with passwords as ``***``; ``same_width`` keeps the columns of a source line."""

    def mask(match: re.Match[str]) -> str:
        hidden = "*" * len(match["secret"]) if same_width else "***"
        return match["head"] + hidden + match["tail"]

    for pattern in (_URL, _QUERY, _ARGUMENT):
        text = pattern.sub(mask, text)
    return text
