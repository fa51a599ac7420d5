"""Places in templates, and braces put there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clusterlint.plan import Braces, Position
from clusterlint.slots.template import Hole, Part, Template

PARTS = st.one_of(st.text("abc:", min_size=1, max_size=4), st.integers(0, 3).map(lambda n: Hole(n, f"h{n}")))
TEMPLATES = st.lists(PARTS, min_size=1, max_size=6).map(Template.of)


def size(template: Template) -> int:
    return sum(len(part) if isinstance(part, str) else 1 for part in template.parts)


@given(TEMPLATES)
def test_every_place_has_one_name(template: Template) -> None:
    places = [Position.at(template, steps) for steps in range(size(template) + 1)]
    assert [place.steps(template) for place in places] == list(range(size(template) + 1))
    assert places == sorted(set(places))


@given(TEMPLATES, st.data())
def test_old_key_is_the_new_one_without_its_braces(template: Template, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, size(template) - 1))
    end = data.draw(st.integers(start + 1, size(template)))
    new = Braces(Position.at(template, start), Position.at(template, end)).put(template)
    values = {number: f"<{number}>" for number in range(4)}
    assert new.fill(values).replace("{", "").replace("}", "") == template.fill(values)
    without: list[Part] = [
        part.replace("{", "").replace("}", "") if isinstance(part, str) else part for part in new.parts
    ]
    assert Template.of(without) == template
    assert size(new.hashed()) == end - start


def test_where_literals_and_holes_meet() -> None:
    one, two = Hole("one", "one"), Hole("two", "two")
    template = Template.of(["user:", one, two, ":x"])
    places = [Position.at(template, steps) for steps in (5, 6, 7)]
    assert places == [Position(0, 5), Position(2, 0), Position(3, 0)]
    assert Position.at(Template.of([one]), 1) == Position(0, 1)
    assert str(Braces(places[0], places[2]).put(template)) == "user:{{{one}{two}}}:x"
