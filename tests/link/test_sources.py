"""Every character of a key is traced to the character of the literal that it comes from."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest
from linking import linked, only
from test_keys import HEAD, ONE_KEY

from clusterlint.finding import Location
from clusterlint.link.program import Call
from clusterlint.slots import Template
from clusterlint.slots.source import Built, Cut, Either, Source

Letter = tuple[Location, int] | None


def letters(source: Source | None, steps: int) -> list[list[Letter]]:
    """For every way in which the text is built, each step's literal and offset there; None for a value."""
    if source is None:
        return [[None] * steps]
    if isinstance(source, Location):
        return [[(source, offset) for offset in range(steps)]]
    if isinstance(source, Either):
        return [way for option in source.options for way in letters(option, steps)]
    if isinstance(source, Cut):
        inner = source.source
        length = sum(piece.steps for piece in inner.pieces) if isinstance(inner, Built) else source.stop
        whole = letters(inner, length)
        return [way[source.start : source.stop][:steps] for way in whole]
    assert isinstance(source, Built)
    assert sum(piece.steps for piece in source.pieces) == steps
    ways: list[list[Letter]] = [[]]
    for piece in source.pieces:
        ways = [way + more for way in ways for more in letters(piece.source, piece.steps)]
    return ways


def literals(text: str) -> dict[tuple[int, int], str]:
    """Line and column of every string literal that is no part of an f-string, with its value."""
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    values = {(node.lineno, node.col_offset + 1): node.value for node in found}
    return {
        place: value.decode() if isinstance(value, bytes) else value
        for place, value in values.items()
        if isinstance(value, (str, bytes))
    }


def check(template: Template, text: str) -> None:
    values = literals(text)
    steps = [
        character for part in template.parts for character in (part if isinstance(part, str) else [None])
    ]
    for way in letters(template.source, template.steps):
        for character, letter in zip(steps, way, strict=True):
            if letter is not None and character is not None:
                place, offset = letter
                found = values[place.line, place.column][offset]
                assert found.lower() == character.lower(), (str(template), character, found)


@pytest.mark.parametrize(("source", "_expected"), ONE_KEY.values(), ids=ONE_KEY.keys())
def test_characters_stand_where_the_source_says(source: str, _expected: list[str]) -> None:
    (key,) = only(HEAD + source, "get").keys
    for template in key.choices:
        check(template, HEAD + source)


UNSEEN = {"replace in a literal", "a value or a default", "a method that is no text's"}


@pytest.mark.parametrize("name", sorted(ONE_KEY.keys() - UNSEEN))
def test_every_known_text_has_a_source(name: str) -> None:
    (key,) = only(HEAD + ONE_KEY[name][0], "get").keys
    assert all(template.source is not None for template in key.choices)


FORMATS = {
    "doubled percent": "'a%%b:%s:c%%' % u",
    "doubled braces": "'a{{b}}:{}:{{c'.format(u)",
    "a brace in an index": "'a:{0[}]}:b'.format(u)",
    "a nested format": "'a:{0:{1}}:b'.format(u, v)",
    "a conversion": "'a:{!r:>10}:b'.format(u)",
    "names": "'a:%(u)s:b:%(v)s' % {'u': u, 'v': v}",
    "a template with a hole": "(u + ':%s:b') % v",
    "a format of a sum": "('a:' + '{}:b').format(u)",
    "a join": "'::'.join(['a', u, 'bc'])",
    "upper": "('a:' + u).upper()",
}


@pytest.mark.parametrize("built", FORMATS.values(), ids=FORMATS.keys())
def test_formats_know_where_their_literals_stand(built: str) -> None:
    source = HEAD + f"def f(u, v):\n    r.get({built})"
    (key,) = only(source, "get").keys
    (template,) = key.choices
    assert any(letter for way in letters(template.source, template.steps) for letter in way)
    check(template, source)


def places(call: Call) -> list[str]:
    (key,) = call.keys
    (template,) = key.choices
    ways = letters(template.source, template.steps)
    return sorted({f"{letter[0].line}" for way in ways for letter in way if letter is not None})


def test_a_text_from_two_branches_has_both_sources() -> None:
    source = """\
        def f(b, u):
            if b:
                k = 'a:' + u
            else:
                k = 'a:' + u
            r.get(k)
        """
    assert places(only(HEAD + dedent(source), "get")) == ["5", "7"]


def test_a_helper_that_two_callers_use_has_the_literals_of_both() -> None:
    source = """\
        def read(p, u):
            return r.get(p + u)
        def f(u):
            read('a:', u)
        def g(u):
            read('a:', u)
        """
    found = [call for call in linked(HEAD + dedent(source)).calls if call.method == "get"]
    assert sorted({line for call in found for line in places(call)}) == ["6", "8"]


def test_the_text_of_arguments_and_scripts_is_kept() -> None:
    call = only(HEAD + "def f():\n    r.scan_iter(match='a:*')", "scan_iter")
    found = call.argument("match")
    assert found is not None
    (template,) = found.templates
    assert isinstance(template.source, Location) and template.source.line == 4
    script = only(HEAD + "s = r.register_script('return 1')\ndef f():\n    s(keys=['a'])", "__call__")
    assert script.lua is not None and isinstance(script.lua.source, Location)
