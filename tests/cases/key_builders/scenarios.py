"""Scenarios."""

import rooms


def scenario_fine():
    return (
        rooms.static("7"),
        rooms.instance("7"),
        rooms.instance_same("7"),
        rooms.on_the_fly("p", "7"),
        rooms.below("7"),
        rooms.with_dashes("7"),
        rooms.enter("hall", "ann"),
        rooms.clear("hall"),
    )


def scenario_static_mixed():
    return rooms.static_mixed("7")


def scenario_static_two():
    return rooms.static_two("7", "8")


def scenario_instance_loose():
    return rooms.instance_loose("7")


def scenario_below_loose():
    return rooms.below_loose("7")


def scenario_enter_and_list():
    return rooms.enter_and_list("hall", "ann")


def scenario_meet():
    return rooms.meet("hall", "attic")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
