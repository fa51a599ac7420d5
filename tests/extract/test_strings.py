"""String literals have the value that Python gives them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lowered import assigned

from clusterlint.extract import ir

MARK = "\ue000"
"""Stands for the value of a hole: a private character that no generated text holds."""


def text_of(literal: str) -> str | bytes:
    """The value with ``MARK`` for every hole; bytes as bytes."""
    value = assigned(f"x = {literal}\n")
    if isinstance(value, ir.Constant):
        assert isinstance(value.value, str)
        return value.value.encode("latin-1") if value.binary else value.value
    assert isinstance(value, ir.FString), value
    return "".join(part if isinstance(part, str) else MARK for part in value.parts)


def python_value(literal: str) -> str | bytes:
    value = eval(compile(literal, "literal", "eval"), {"hole": MARK})
    assert isinstance(value, (str, bytes))
    return value


LITERALS = {
    "plain": "'user:1'",
    "double quotes": '"it\'s"',
    "escapes": r"'a\tb\n\\\x41\u00e9\U0001F511\101\N{BULLET}'",
    "escaped quotes": r"""'it\'s' """.strip(),
    "raw": r"r'a\tb\n'",
    "raw with a quote": r"""r'it\'s'""",
    "upper-case prefix": r"R'a\t'",
    "unicode prefix": "u'a'",
    "bytes": r"b'a\x00\xff\t'",
    "raw bytes": r"rb'a\x00'",
    "bytes with the other order of prefixes": r"bR'\d'",
    "triple quotes": "'''a\n'b' \"c\"\n'''",
    "a line continued inside": "'a\\\nb'",
    "an f-string without holes": "f'user'",
    "doubled braces": "f'{{user}}:{{}}'",
    "doubled braces around a hole": "f'{{{hole}}}:x'",
    "only doubled braces": "f'{{'",
    "four braces": "f'{{{{{hole}}}}}'",
    "a hole between texts": "f'user:{hole}:x'",
    "a conversion": "f'{hole!s}:x'",
    "an f-string with escapes": r"f'a\t{hole}\n\\\x41\u00e9\N{BULLET}'",
    "a raw f-string": r"rf'a\t{hole}\n\d'",
    "a raw f-string with the other order of prefixes": r"fR'\s{hole}\w'",
    "an f-string with the other quotes": "f'\"{hole}\"'",
    "an f-string with escaped quotes": r"""f'it\'s \"{hole}\"'""",
    "a backslash before a quote": r'''f"\\{hole}\""''',
    "a triple f-string": 'f"""a\n"{hole}" \'b\'\n"""',
    "neighbours": "'a' 'b' \"c\"",
    "neighbours in several lines": "('a'\n 'b'  # why\n '''c\n''')",
    "neighbours with an f-string": r"'{' f'{hole}' r'\d' '}' f'{{x}}'",
    "f-string neighbours without a hole": "f'a' f'{{b}}'",
    "bytes neighbours": r"b'a' rb'\x' b'\xff'",
    "letters of other scripts": "f'ключ:{hole}:键🔑'",
    "a nested f-string": """f"{f'{hole}'}:x" """.strip(),
    "an unknown escape": r"'\d'",
    "an unknown escape in an f-string": r"f'\d{hole}'",
    "empty": "''",
    "an empty f-string": "f''",
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@pytest.mark.parametrize("literal", LITERALS.values(), ids=LITERALS.keys())
def test_value_of_a_literal(literal: str) -> None:
    assert text_of(literal) == python_value(literal)


def test_an_f_string_that_names_its_expression_keeps_the_name() -> None:
    assert text_of("f'{hole=!s}'") == python_value("f'{hole=!s}'")


def test_format_and_conversion_stay_with_the_hole() -> None:
    value = assigned("x = f'{n:05d}{m!r}{k:>{width}}'\n")
    assert isinstance(value, ir.FString)
    assert [(p.conversion, p.spec) for p in value.parts if isinstance(p, ir.Formatted)] == [
        ("", "05d"),
        ("r", ""),
        ("", ">{}"),
    ]


QUOTES = ("'", '"', "'''", '"""')
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=MARK + "\\{}'\""), max_size=8)
ODD = st.sampled_from(["{{", "}}", "\\n", "\\t", "\\\\", "\\x41", "\\u00e9", "\\'", '\\"', "\\101", "\\0", "\\N{BULLET}", ":"])
HOLES = st.sampled_from(["{hole}", "{hole!s}", "{ hole }"])
QUOTED = st.sampled_from(["'", '"', "\n"])


@st.composite
def f_strings(draw: st.DrawFn, holes: bool) -> str:
    """Source of an f-string that Python takes (checked before it is given)."""
    pieces = draw(st.lists(st.one_of(PLAIN, ODD, QUOTED, *([HOLES] if holes else [])), max_size=8))
    quote = draw(st.sampled_from(QUOTES))
    prefix = draw(st.sampled_from(["f", "F", "rf", "fr", "Rf"]))
    # In a raw f-string \\N{BULLET} is a hole.
    pieces = [piece.replace("BULLET", "hole") if "r" in prefix.lower() else piece for piece in pieces]
    inside = "".join(pieces)
    assume('\\\\"' not in inside)
    literal = prefix + quote + inside + quote
    try:
        ast.parse(literal, mode="eval")
    except (SyntaxError, ValueError):
        assume(False)
    return literal


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@settings(deadline=None)
@given(f_strings(holes=False))
def test_f_strings_without_holes_have_pythons_value(literal: str) -> None:
    assert text_of(literal) == python_value(literal)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
@settings(deadline=None)
@given(st.lists(f_strings(holes=True), min_size=1, max_size=3))
def test_f_strings_with_holes_have_pythons_text_between_them(literals: list[str]) -> None:
    literal = "(" + " ".join(literals) + ")"
    assert text_of(literal) == python_value(literal)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_written_as_python_writes_it(text: str) -> None:
    assert text_of(repr(text)) == text


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_written_as_python_writes_them(content: bytes) -> None:
    assert text_of(repr(content)) == content
