from __future__ import annotations

import pytest
from rules.building import client, construction, program

from clusterlint.rules.nonzero_database import judge


def test_a_database_by_keyword_is_an_error_that_quotes_it() -> None:
    (finding,) = judge(program(construction(db=2, database=2)))
    assert (finding.rule, finding.severity, finding.location.line) == ("CL201", "error", 1)
    assert "database 2 (db=2)" in finding.message


def test_a_database_in_a_url_is_quoted_with_the_url() -> None:
    (finding,) = judge(program(construction("from_url", url="redis://h/3", database=3)))
    assert "in the URL redis://h/3" in finding.message


def test_a_third_positional_argument_is_the_database() -> None:
    (finding,) = judge(program(construction(positional=("h", 6379, 1), database=1)))
    assert "third positional argument" in finding.message


def test_a_database_that_only_linking_could_work_out_comes_from_the_settings() -> None:
    (finding,) = judge(program(construction(database=4)))
    assert "database 4 (from the settings)" in finding.message


def test_one_place_is_named_once() -> None:
    assert len(list(judge(program(construction(database=1), construction(database=1))))) == 1


@pytest.mark.parametrize("database", [None, 0])
def test_no_database_an_unknown_one_and_database_0_are_silent(database: int | None) -> None:
    assert not list(judge(program(construction(database=database))))


def test_an_in_memory_fake_is_silent() -> None:
    assert not list(judge(program(construction(database=5, of=client("fakeredis")))))
