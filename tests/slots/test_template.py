"""Templates compare by their text and by what fills their holes, not by where they stand."""

from __future__ import annotations

from operator import eq, ne

from clusterlint.finding import Location
from clusterlint.slots.template import Hole, Template


def test_the_same_text_from_two_places_is_equal_and_not_unequal() -> None:
    one = Template(("user:", Hole(("parameter", "user"), "user")), Location("a.py", 1, 1, 1, 9))
    other = Template(("user:", Hole(("parameter", "user"), "who", (1,))), Location("b.py", 2, 1, 2, 9))
    assert one == other
    assert not ne(one, other)
    assert one.parts[1] == other.parts[1]
    assert not ne(one.parts[1], other.parts[1])
    assert len({one, other}) == 1


def test_another_hole_or_another_text_is_another_template() -> None:
    one = Template(("user:", Hole(("parameter", "user"), "user")))
    for other in (Template(("user:", Hole(("parameter", "name"), "user"))), Template(("user:", "user"))):
        assert one != other
        assert not eq(one, other)
