"""Scenarios."""

import datetime

import service

DAY = datetime.date(2024, 5, 17)


def scenario_fine():
    return (
        service.profile("7"),
        service.same_key_twice("7"),
        service.stock("pen"),
        service.order(12),
        service.papers(12),
        service.throttle("10.0.0.1"),
        service.bursts("10.0.0.1"),
        service.today_twice(DAY),
    )


def scenario_profiles():
    return service.profiles("7", "8")


def scenario_untagged():
    return service.untagged("7")


def scenario_papers_of():
    return service.papers_of(12, 13)


def scenario_throttle_all():
    return service.throttle_all("10.0.0.1")


def scenario_two_days():
    return service.two_days(DAY)


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
