"""Scenarios."""

import auctions


def scenario_fine():
    return (
        auctions.bid(7, 10),
        auctions.restart(7),
        auctions.raise_bid("7", 11),
        auctions.raise_all("78", 12),
        auctions.watched(9, 13),
        auctions.both("9"),
    )


def scenario_notify():
    return auctions.bid_and_notify(7, 10)


def scenario_other():
    return auctions.raise_other("7", "8", 10)


def scenario_top_of():
    return auctions.top_of([7, 8])


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
