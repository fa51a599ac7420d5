"""Templates as regular expressions for real keys: what stands for a hole, and how exact a template is."""

from __future__ import annotations

from clusterlint.slots.template import Template

LOOSE = r"[^{}]+?"
"""What a hole holds where keys are renamed: anything but nothing and braces, as little as it can."""

VALUE = "[^:|/]+"
"""What a hole holds where families are told apart: none of ``:|/``, which part the pieces of keys."""


def telling(template: Template) -> bool:
    """Whether its text has a letter or a digit, so that it says something about the keys that it fits."""
    texts = (part for part in template.parts if isinstance(part, str))
    return any(character.isalnum() for text in texts for character in text)


def literal_length(template: Template) -> int:
    """How many characters of it are text: the more, the more exactly it says which keys it means."""
    return sum(len(part) for part in template.parts if isinstance(part, str))
