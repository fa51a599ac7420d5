"""Scenarios."""

import users


def scenario_fine():
    return (
        users.partials("7"),
        users.bound_format("7"),
        users.from_table("7"),
        users.whole_table("7"),
        users.any_of_table("cart", "7"),
        users.templates("7"),
        users.picked("name", "7"),
        users.closures("7"),
        users.reduced("7"),
        users.operators("7"),
    )


def scenario_partials_of():
    return users.partials_of("7", "8")


def scenario_bound_format_loose():
    return users.bound_format_loose("7", "8")


def scenario_loose_templates():
    return users.loose_templates("7")


def scenario_closures_of():
    return users.closures_of("7", "8")


def scenario_lambdas():
    return users.lambdas("7")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
