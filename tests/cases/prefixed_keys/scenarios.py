"""Scenarios."""

import jobs


def scenario_fine():
    return (
        jobs.take_tagged(),
        jobs.take_here(),
        jobs.tenant(),
        jobs.cached("a", "b"),
        jobs.cached_shared("a"),
        jobs.cached_one("a"),
        jobs.by_prefix("7"),
    )


def scenario_take():
    return jobs.take()


def scenario_tenant_or_tag():
    return jobs.tenant_or_tag()


def scenario_prefixes():
    return jobs.prefixes("7")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
