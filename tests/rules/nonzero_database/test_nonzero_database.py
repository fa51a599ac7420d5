from __future__ import annotations

import pytest
from msgspec.structs import replace
from rules.building import client, construction, program

from clusterlint.catalog.target import target
from clusterlint.finding import Confidence, Location
from clusterlint.link.program import AskedDatabase, LibraryUse
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


def test_all_databases_of_one_place_are_named() -> None:
    built = (construction(db=number, database=number) for number in (5, 1, 0, 2, 1))
    (finding,) = judge(program(*built))
    assert finding.message.startswith("databases 1, 2 and 5 (a client for each): a cluster has database 0 only")
    assert finding.notes[0] == "keys of databases 1, 2 and 5 and of database 0 that have one name become one key"


@pytest.mark.parametrize("database", [None, 0])
def test_no_database_an_unknown_one_and_database_0_are_silent(database: int | None) -> None:
    assert not list(judge(program(construction(database=database))))


def test_an_in_memory_fake_is_silent() -> None:
    assert not list(judge(program(construction(database=5, of=client("fakeredis")))))


def asking(distribution: str = "celery", path: str = "app.py", number: int = 2) -> LibraryUse:
    """A library that is given a URL with a database."""
    place = Location(path, 3, 20, 3, 38)
    asked = AskedDatabase(number, place, f"in the URL redis://h/{number}", "h")
    call = Location(path, 3, 1, 3, 40)
    return LibraryUse(
        call, distribution, "broker", "call", "Celery()", "h", Confidence.CERTAIN, False, (asked,)
    )


def test_a_library_s_database_is_an_error_at_the_url() -> None:
    (finding,) = judge(program(asking()))
    assert (finding.location.column, finding.endpoint, finding.confidence.value) == (20, "h", "certain")
    assert "database 2 (in the URL redis://h/2)" in finding.message and "Celery" in finding.message


def test_a_place_that_two_libraries_share_is_named_once() -> None:
    assert len(list(judge(program(asking(), asking("kombu"))))) == 1


def test_what_a_test_asks_a_library_for_is_a_guess() -> None:
    (finding,) = judge(program(asking(path="tests/test_app.py")))
    assert finding.confidence.value == "possible"


def test_a_server_with_databases_that_takes_a_plain_client_has_those_of_libraries() -> None:
    server = target("redis-enterprise")
    assert server is not None
    with_databases = replace(server, plain_client=True, databases=3)
    for number, left in ((2, 0), (3, 1)):
        changed = replace(program(asking(number=number)), target=with_databases)
        assert len(list(judge(changed))) == left
