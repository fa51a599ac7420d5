"""What tests make up says nothing of the program: the addresses they connect to, and the factories they ask.

A test that gives ``Store("redis://made-up")`` its address shows that ``Store`` builds a client, not where the
program has it connect. An address that the program or a setting names as well is no invention of the test.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clusterlint.finding import Location
from clusterlint.link.program import Client, Construction
from clusterlint.link.records import Records
from clusterlint.link.test_code import in_tests


def made_up(records: Records) -> frozenset[str]:
    """The endpoints that nothing but tests names."""
    tested: set[str] = set()
    known = {one.setting for one in records.readings}
    for built in records.constructions:
        names = tested if _is_asked_by_a_test(built) or in_tests(built.location.path) else known
        names.update(built.client.endpoints)
    return frozenset(tested - known)


def placed_by_the_program(client: Client, place: Location, invented: frozenset[str]) -> Client:
    """A client without the addresses that tests invented, where it is used outside of the tests."""
    if invented.isdisjoint(client.endpoints) or in_tests(place.path):
        return client
    kept = tuple(name for name in client.endpoints if name not in invented)
    return replace(client, endpoint=kept[0] if kept else None, also=kept[1:])


def asked_by_the_program(
    found: Iterable[Construction], *, or_for_a_database: bool = False
) -> list[Construction]:
    """Without what tests alone ask of a place of the program, where more is known of it.

    Another database that a test asks for is judged at the test.
    """
    told = list(found)
    own = {one.location for one in told if not _is_asked_by_a_test(one)}
    return [
        one
        for one in told
        if one.location not in own or not _is_asked_by_a_test(one) or (or_for_a_database and one.database)
    ]


def _is_asked_by_a_test(one: Construction) -> bool:
    return bool(one.trail) and in_tests(one.trail[0].path) and not in_tests(one.location.path)
