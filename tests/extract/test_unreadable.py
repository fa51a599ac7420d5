"""Bad input is told, with a place, and never raises."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lowered import assigned, facts

from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract


def outcome(content: bytes) -> FileFacts | FileProblem:
    return extract(SourceFile("app.py", content))


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"")
@example(b"\x00")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe\x00")
@example(b"# coding: nonsense\n")
@example(b"\f\f\r\r\n\\")
@example(b"f'{")
@example(b"x = 1_000_00_\n")
@example(b"# coding: utf-16\nx\n")
def test_any_bytes_give_facts_or_a_problem_with_a_place(content: bytes) -> None:
    found = outcome(content)
    if isinstance(found, FileProblem):
        assert found.path == "app.py"
        assert found.reason and "\n" not in found.reason
        assert found.line >= 1 and found.column >= 1


PIECES = st.sampled_from(
    [
        "x", "=", "(", ")", "[", "]", "{", "}", "'", '"', "f'", "b'", "\\", "\n", "\r\n", "    ", "\t", "\f", "#", ":", "\x00",
        "def ", "class ", "if ", "await ", "lambda ", "yield ", "match ", "case ", "print ", "1", "0x", "é", "\ufeff", "*", "@",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_pieces_of_python_give_facts_or_a_problem(source: str) -> None:
    found = outcome(source.encode())
    assert isinstance(found, FileFacts) or found.line >= 1


BAD = {
    "python 2 print": (b"import redis\nprint 'x'\n", 2, "not valid Python 3"),
    "python 2 raise": (b"x = 1\nraise IOError, 'x'\n", 2, "not valid Python 3"),
    "a bracket that is not closed": (b"x = 1\ny = (\n", 2, "not valid Python 3"),
    "a merge conflict": (b"x = 1\n<<<<<<< HEAD\n", 2, "not valid Python 3"),
    "latin-1 that is not declared": (b"x = 1\ny = '\xe9'\n", 2, "0xe9"),
    "a declared encoding that the bytes break": (b"# coding: ascii\nx = 1\ny = '\xc3\xa9'\n", 3, "ascii"),
    "an encoding that does not exist": (b"# -*- coding: klingon -*-\nx = 1\n", 1, "klingon"),
    "a byte order mark against the declaration": (b"\xef\xbb\xbf# coding: latin-1\nx = 1\n", 1, "decoded"),
}


@pytest.mark.parametrize(("content", "line", "words"), BAD.values(), ids=BAD.keys())
def test_the_problem_names_the_line(content: bytes, line: int, words: str) -> None:
    found = outcome(content)
    assert isinstance(found, FileProblem), found
    assert found.line == line
    assert words in found.reason


def test_null_bytes_are_a_problem_and_not_a_crash() -> None:
    assert isinstance(outcome(b"x = 1\n\x00\ny = 2\n"), FileProblem)


READABLE = {
    "utf-8": "x = 'é'\n".encode(),
    "utf-8 with a byte order mark": b"\xef\xbb\xbf" + "x = 'é'\n".encode(),
    "declared latin-1": b"# coding: latin-1\nx = '\xe9'\n",
    "declared latin-1 on the second line, as editors write it": b"#!/usr/bin/python\n# -*- coding: iso-8859-1 -*-\nx = '\xe9'\n",
    "declared windows code page": b"# vim: set fileencoding=cp1252 :\nx = '\xe9'\n",
    "old mac line ends": "x = 'é'\r".encode(),
}


@pytest.mark.parametrize("content", READABLE.values(), ids=READABLE.keys())
def test_encodings_are_read_as_python_reads_them(content: bytes) -> None:
    value = assigned(content)
    assert isinstance(value, ir.Constant) and value.value == "é"


def test_an_empty_file_has_no_facts() -> None:
    found = facts(b"")
    assert (found.body, found.comments) == ((), ())


@pytest.mark.parametrize(
    "source",
    ["x = " + " + ".join(["'a'"] * 600), "x = a" + ".b(1)" * 900, "x = " + "[" * 90 + "]" * 90],
    ids=["a sum of 600 strings", "900 calls in a chain", "90 nested lists"],
)
def test_deep_code_that_python_takes_is_read(source: str) -> None:
    assert len(facts(source + "\n").body) == 1


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
def test_the_facts_do_not_depend_on_line_ends(line_end: bytes) -> None:
    source = b"def f(r):\n    r.get('a')\n\n\nclass C:\n    x = 1\n"
    assert facts(source.replace(b"\n", line_end)) == facts(source)
