"""Scenarios."""

import archive
from identities import Player


def scenario_fine():
    return (
        archive.read("acme", 1),
        archive.read_formatted("acme", 1),
        archive.read_parts("acme", 1),
        archive.players("red", "ann", "bob"),
        archive.formatted_player("red", "ann"),
        archive.hold("gig", "A1"),
        archive.raw("7"),
    )


def scenario_read_two():
    return archive.read_two("acme", "umbrella")


def scenario_players_loose():
    return archive.players_loose("red", "ann", "bob")


def scenario_squads():
    return archive.squads([Player("red", "ann"), Player("blue", "bob")])


def scenario_hold_other():
    return archive.hold_other("gig", "opera", "A1")


def scenario_raw_two():
    return archive.raw_two("7", "8")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
