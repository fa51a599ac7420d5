"""Scenarios."""

import datetime
from types import SimpleNamespace

import reports

DAY = datetime.date(2024, 5, 17)
MOMENT = datetime.datetime(2024, 5, 17, 8)
ROW = {"tenant": "acme", "id": 7}


def scenario_fine():
    return (
        reports.by_number(7),
        reports.by_day(DAY),
        reports.by_hour(MOMENT),
        reports.by_row(ROW),
        reports.by_repr("ann"),
        reports.by_position("acme"),
        reports.by_attribute(SimpleNamespace(tenant="acme")),
        reports.by_percent(7),
        reports.in_bases(200),
        reports.spread("7"),
    )


def scenario_next_number():
    return reports.by_next_number(7)


def scenario_two_days():
    return reports.two_days(DAY)


def scenario_rows():
    return reports.by_rows(ROW, {"tenant": "zeta", "id": 7})


def scenario_repr():
    return reports.repr_and_text("ann")


def scenario_position():
    return reports.by_position_of("acme", "zeta")


def scenario_loose():
    return reports.spread_loose("7")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
