"""Braces put into generated expressions: the new value is the old one with the braces in their places."""

from __future__ import annotations

import ast
from collections.abc import Callable

from fixing import HEAD, context_of
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterlint.finding import Location
from clusterlint.fix.places import CLOSE, OPEN, Places
from clusterlint.fix.sites import Sites, Solved, Subject
from clusterlint.fix.text import SourceText
from clusterlint.slots.template import Template

TEXTS = st.text(alphabet="ab:{}%'\"\\\n\té😀-.", max_size=5)
HOLES = st.sampled_from(["x", "y"])
PIECES = st.lists(st.one_of(TEXTS.map(lambda text: ("text", text)), HOLES.map(lambda name: ("hole", name))), min_size=1, max_size=6)
VALUES = st.text(alphabet="uv7-é", min_size=1, max_size=3)

Pieces = list[tuple[str, str]]


def written(text: str, quote: str) -> str:
    """The characters of a text as they are written between quotes."""
    return "".join(
        {"\\": "\\\\", "\n": "\\n", "\t": "\\t", quote[0]: "\\" + quote[0]}.get(character, character)
        for character in text
    )


def braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def f_string(pieces: Pieces, quote: str, field: str) -> str:
    inside = "".join(
        written(braced(value), quote) if kind == "text" else "{" + value + field + "}" for kind, value in pieces
    )
    return f"f{quote}{inside}{quote}"


def split_f_string(pieces: Pieces, quote: str, field: str) -> str:
    """Every piece a literal of its own: neighbours are one string."""
    return " ".join(
        f"{quote}{written(value, quote)}{quote}" if kind == "text" else "f" + quote + "{" + value + field + "}" + quote
        for kind, value in pieces
    )


def percent(pieces: Pieces, quote: str, field: str) -> str:
    inside = "".join(written(value.replace("%", "%%"), quote) if kind == "text" else "%s" for kind, value in pieces)
    names = "".join(f"{value}, " for kind, value in pieces if kind == "hole")
    return f"{quote}{inside}{quote} % ({names})"


def percent_names(pieces: Pieces, quote: str, field: str) -> str:
    inside = "".join(
        written(value.replace("%", "%%"), quote) if kind == "text" else f"%({value})s" for kind, value in pieces
    )
    return f"{quote}{inside}{quote} % " + "{'x': x, 'y': y}"


def formatted(pieces: Pieces, quote: str, field: str) -> str:
    inside = "".join(written(braced(value), quote) if kind == "text" else "{}" for kind, value in pieces)
    names = ", ".join(value for kind, value in pieces if kind == "hole")
    return f"{quote}{inside}{quote}.format({names})"


def formatted_names(pieces: Pieces, quote: str, field: str) -> str:
    inside = "".join(
        written(braced(value), quote) if kind == "text" else "{" + value + field + "}" for kind, value in pieces
    )
    return f"{quote}{inside}{quote}.format(x=x, y=y)"


def operands(pieces: Pieces, quote: str) -> list[str]:
    return [f"{quote}{written(value, quote)}{quote}" if kind == "text" else value for kind, value in pieces]


def plus(pieces: Pieces, quote: str, field: str) -> str:
    return " + ".join([f"{quote}{quote}", *operands(pieces, quote)])


def nested_plus(pieces: Pieces, quote: str, field: str) -> str:
    made = f"{quote}{quote}"
    for operand in reversed(operands(pieces, quote)):
        made = f"{operand} + ({made})"
    return made


def join(pieces: Pieces, quote: str, field: str) -> str:
    return f"{quote}{quote}.join([{', '.join(operands(pieces, quote))}])"


FORMS: list[Callable[[Pieces, str, str], str]] = [
    f_string,
    split_f_string,
    percent,
    percent_names,
    formatted,
    formatted_names,
    plus,
    nested_plus,
    join,
]
QUOTES = st.sampled_from(["'", '"', "'''", '"""'])
FIELDS = st.sampled_from(["", "!s", ":>6", "!s:5"])


def key_of(expression: str) -> tuple[Places, SourceText, Template]:
    source = HEAD + f"def f(x: str, y: str):\n    r.get({expression})\n"
    context = context_of({"app.py": source.encode()})
    (call,) = [one for one in context.program.calls if one.method == "get"]
    (template,) = call.keys[0].choices
    return Places(context), context.text("app.py"), template


def evaluated(source: str, x: str, y: str) -> str:
    (call,) = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and ast.unparse(n.func) == "r.get"]
    value = eval(compile(ast.Expression(call.args[0]), "key", "eval"), {"x": x, "y": y})
    assert isinstance(value, str)
    return value


def marked(pieces: Pieces, x: str, y: str, field: str, opened: int, closed: int) -> str:
    """The value with braces behind so many characters and holes."""
    steps = [
        step
        for kind, value in pieces
        for step in (value if kind == "text" else [format({"x": x, "y": y}[value], field.partition(":")[2])])
    ]
    return "".join([*steps[:opened], "{", *steps[opened:closed], "}", *steps[closed:]])


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(FORMS), PIECES, QUOTES, FIELDS, VALUES, VALUES)
def test_braces_stand_where_they_were_wanted(
    data: st.DataObject,
    form: Callable[[Pieces, str, str], str],
    pieces: Pieces,
    quote: str,
    field: str,
    x: str,
    y: str,
) -> None:
    used = field if form in (f_string, split_f_string, formatted_names) else ""
    expression = form(pieces, quote, used)
    places, text, template = key_of(expression)
    steps = sum(len(value) if kind == "text" else 1 for kind, value in pieces)
    if template.steps != steps:
        return  # two holes with a format of their own, or a key of which nothing is known
    opened = data.draw(st.integers(0, steps))
    closed = data.draw(st.integers(opened, steps))
    if opened == closed:
        return
    wanted = {opened: OPEN, closed: CLOSE}
    solved = Sites(places, [Subject(template, Location("app.py", 1, 1, 1, 1), wanted, True, 0)]).solve(0)
    assert isinstance(solved, Solved), (expression, solved)
    new = text.edited(solved.edits).text
    assert evaluated(text.text, x, y) == marked(pieces, x, y, used, steps, steps)[:-2]
    assert evaluated(new, x, y) == marked(pieces, x, y, used, opened, closed), (expression, new)
