"""Scenarios."""

import store


def scenario_fine():
    store.r.rpush("{s1}:mail", "x")
    return (
        store.both_areas("7"),
        store.every_area("7"),
        store.shown("7"),
        store.next_live(),
        store.bury("x"),
        store.by_level("7"),
        store.user("7"),
        store.user_by_value("7"),
    )


def scenario_area_of_two():
    return store.area_of_two("7", "8")


def scenario_indexes():
    return store.indexes()


def scenario_next_job():
    return store.next_job()


def scenario_by_level_value():
    return store.by_level_value("7")


def scenario_loose():
    return store.loose("7")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
