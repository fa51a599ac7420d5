"""Text in pieces with styles, so that one renderer serves the terminal and the plain file."""

from __future__ import annotations

import io
from collections.abc import Iterable

Piece = tuple[str, str]
"""Text, and the name of its style ("" for none), in the language of rich."""

Line = list[Piece]

SEVERITY = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
CODE = "bold"
FRAME = "blue"
QUIET = "dim"


def plain(lines: Iterable[Line]) -> str:
    """The text alone; no spaces are left at the ends of lines."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def coloured(lines: Iterable[Line]) -> str:
    """The text with terminal escapes; rich is imported only here."""
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=True,
        color_system="standard",
        no_color=False,
        soft_wrap=True,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for line in lines:
        text = Text(end="\n")
        for words, style in line:
            text.append(words, style=style or None)
        text.rstrip()
        console.print(text)
    return out.getvalue()
