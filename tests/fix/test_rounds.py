"""Changes that meet wait for the next round, what does not compile is never taken, and there is an end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fixing import HEAD, context_of

from clusterlint.discover.source import SourceFile
from clusterlint.finding import Applicability
from clusterlint.fix import Change, Context, Edit, Left, Outcome, Round, Why, settle, sorted_out
from clusterlint.fix.rounds import MOST_ROUNDS

SOURCE = HEAD + "r.get('a')  # one two three\n"
Proposer = Callable[[str], list[tuple[str, str, str]]]
"""From the text of app.py to (title, what is replaced, by what)."""


def change(text: str, title: str, old: str, new: str) -> Change:
    start = text.index(old)
    edit = Edit("app.py", start, start + len(old), new)
    return Change("test", title, (), (), Applicability.SAFE, (edit,), fallout=())


def run(propose: Proposer, source: str = SOURCE, keep: Callable[[Change], bool] = lambda change: True) -> Outcome:
    asked: list[str] = []

    def look(changed: Mapping[str, SourceFile]) -> Round:
        content = changed["app.py"].content if changed else source.encode()
        context = context_of({"app.py": content})
        found = [change(content.decode(), *one) for one in propose(content.decode())]
        open_, left = sorted_out(found, lambda one: None, unsafe=False)
        return Round(context, open_, left, ())

    def choose(context: Context, changes: Sequence[Change]) -> list[Change]:
        asked.extend(one.title for one in changes)
        return [one for one in changes if keep(one)]

    outcome = settle(look, choose)
    assert len(asked) == len(set(asked)), "nobody is asked twice"
    return outcome


def still(text: str, *wanted: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    return [one for one in wanted if one[1] in text]


def said(left: Sequence[Left]) -> list[tuple[str, Why, str]]:
    return [(one.change.title, one.why, one.reason) for one in left]


def test_changes_that_meet_are_made_one_after_the_other() -> None:
    wanted = [("first", "one two", "ONE two"), ("second", "two three", "two THREE")]
    outcome = run(lambda text: still(text, *wanted))
    assert outcome.texts["app.py"].text == HEAD + "r.get('a')  # ONE two THREE\n"
    assert [(one.change.title, one.number) for one in outcome.applied] == [("first", 1), ("second", 2)]
    assert said(outcome.delayed) == [("second", Why.PUT_OFF, "app.py:4:19: two changes meet: it waits for first")]
    assert outcome.left == ()


def test_what_is_gone_after_the_first_is_not_made() -> None:
    wanted = [("first", "one two", "1 2"), ("second", "two three", "2 3")]
    outcome = run(lambda text: still(text, *wanted))
    assert outcome.texts["app.py"].text == HEAD + "r.get('a')  # 1 2 three\n"
    assert [one.change.title for one in outcome.applied] == ["first"]


def test_there_is_an_end() -> None:
    def more(text: str) -> list[tuple[str, str, str]]:
        return [(f"after {text.count('!')}", "one", "!one")]

    outcome = run(more)
    assert len(outcome.applied) == MOST_ROUNDS
    assert said(outcome.left) == [(f"after {MOST_ROUNDS}", Why.PUT_OFF, f"the {MOST_ROUNDS} rounds of one run are over: run again")]


def test_what_does_not_compile_is_not_written() -> None:
    """libcst takes a return outside of a function, Python does not."""
    wanted = [("broken", "# one two three", "\nreturn"), ("sound", "import os\n", "import os  # new\n")]
    outcome = run(lambda text: still(text, *wanted))
    assert outcome.texts["app.py"].text == SOURCE.replace("import os\n", "import os  # new\n")
    assert [(title, why) for title, why, _ in said(outcome.left)] == [("broken", Why.PUT_OFF)]
    assert "app.py: the rewritten file does not compile: 'return' outside function" in outcome.left[0].reason


def test_what_did_not_compile_before_need_not_compile_then() -> None:
    outcome = run(lambda text: still(text, ("first", "one", "ONE")), SOURCE + "return\n")
    assert outcome.texts["app.py"].text == HEAD + "r.get('a')  # ONE two three\nreturn\n"


def test_what_changes_the_program_is_not_written() -> None:
    outcome = run(lambda text: still(text, ("renames", "'a'", "'b'")))
    assert outcome.contents == {}
    assert [(title, why) for title, why, _ in said(outcome.left)] == [("renames", Why.PUT_OFF)]
    assert "`b`" in outcome.left[0].reason


def test_what_was_declined_stays_so() -> None:
    wanted = [("first", "one", "ONE"), ("second", "two", "TWO")]
    outcome = run(lambda text: still(text, *wanted), keep=lambda one: one.title == "first")
    assert outcome.texts["app.py"].text == HEAD + "r.get('a')  # ONE two three\n"
    assert said(outcome.left) == [("second", Why.DECLINED, "not chosen")]


def test_reasons() -> None:
    """What is refused, unpriced, unsafe or manual is left, each with its reason."""
    edit = (Edit("app.py", 0, 0, ""),)
    changes = [
        Change("test", "refused", (), (), Applicability.SAFE, refused="a.py:1: no"),
        Change("test", "unpriced", (), (), Applicability.SAFE, edit),
        Change("test", "unsafe", (), (), Applicability.UNSAFE, edit, fallout=()),
        Change("test", "manual", (), (), Applicability.MANUAL, edit, fallout=()),
        Change("test", "suppressed", (), (), Applicability.SAFE, edit, fallout=()),
        Change("test", "safe", (), (), Applicability.SAFE, edit, fallout=()),
    ]
    open_, left = sorted_out(
        changes, lambda one: (Why.SUPPRESSED, "by a comment") if one.title == "suppressed" else None, unsafe=False
    )
    assert [one.title for one in open_] == ["safe"]
    assert said(left) == [
        ("refused", Why.REFUSED, "a.py:1: no"),
        ("unpriced", Why.UNPRICED, "it is not known what else it breaks"),
        ("unsafe", Why.UNSAFE, "needs --unsafe"),
        ("manual", Why.MANUAL, "left to a person"),
        ("suppressed", Why.SUPPRESSED, "by a comment"),
    ]
    assert "unsafe" in [one.title for one in sorted_out(changes, lambda one: None, unsafe=True)[0]]
