"""A change that does not do what it says is found out by analysing the rewritten program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fixing import HEAD, context_of, proposed

from clusterlint.fix import Change, Context, Edit, verify

SOURCE = """
def use(uid):
    r.mget(f'user:{uid}:a', f'user:{uid}:b')
    r.set('other', 1)
"""


@pytest.fixture(scope="module")
def both() -> tuple[Context, Change]:
    context, (change,) = proposed(SOURCE)
    return context, change


def text(context: Context) -> str:
    return context.text("app.py").text


def test_the_change_itself_holds(both: tuple[Context, Change]) -> None:
    context, change = both
    assert verify(context, [change]) is None


def test_a_missing_edit_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    found = verify(context, [replace(change, edits=change.edits[1:])])
    assert found is not None and "app.py:6" in found


def test_one_family_left_out_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    found = verify(context, [replace(change, edits=change.edits[:2])])
    assert found is not None and "would use" in found


def test_an_edit_too_many_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    at = text(context).index("other") + 5
    found = verify(context, [replace(change, edits=(*change.edits, Edit("app.py", at, at, "x")))])
    assert found is not None and "app.py:7" in found and "otherx" in found


def test_a_file_that_does_not_parse_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    at = text(context).index("other")
    found = verify(context, [replace(change, edits=(*change.edits, Edit("app.py", at, at, "'(")))])
    assert found is not None and "not valid Python" in found


def test_a_call_that_goes_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    at = text(context).index("    r.set(")
    found = verify(context, [replace(change, edits=(*change.edits, Edit("app.py", at, at + 9, "    print")))])
    assert found is not None and "no longer recognised" in found


def test_a_call_that_comes_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    at = len(text(context))
    found = verify(context, [replace(change, edits=(*change.edits, Edit("app.py", at, at, "    r.get('x')\n")))])
    assert found is not None and "not used before" in found.replace("it was ", "")


def test_two_changes_at_one_place_are_found(both: tuple[Context, Change]) -> None:
    context, change = both
    first = change.edits[0]
    other = replace(change, edits=(replace(first, text="x"),))
    found = verify(context, [change, other])
    assert found is not None and "two changes meet" in found


def test_another_client_is_found(both: tuple[Context, Change]) -> None:
    context, change = both
    at = text(context).index("REDIS_URL")
    found = verify(context, [replace(change, edits=(*change.edits, Edit("app.py", at, at, "X_")))])
    assert found is not None


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("feed", ["", "\f"])
def test_bytes_that_are_not_touched_stay(mark: bytes, newline: str, feed: str) -> None:
    source = HEAD + feed + "def use(uid):\n    r.mget(f'user:{uid}:a',  f'user:{uid}:b')  # é\n"
    content = mark + source.replace("\n", newline).encode()
    context = context_of({"app.py": content})
    from clusterlint.fix import propose
    from clusterlint.fix.verify import edited

    (change,) = propose(context, ["hash-tags"])
    new = edited(context, [change])["app.py"].encoded()
    assert new == content.replace(b"'user:{uid}", b"'{{user:{uid}}}")
