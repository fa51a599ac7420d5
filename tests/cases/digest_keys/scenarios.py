"""Scenarios."""

import memo


def scenario_fine():
    return (
        memo.page("http://a"),
        memo.kept("http://a"),
        memo.sharded("pen"),
        memo.sharded_twice("pen"),
        memo.blake("ann"),
        memo.printed("ann", 7),
        memo.double(4),
        memo.double(4),
    )


def scenario_pages():
    return memo.pages("http://a", "http://b")


def scenario_half_kept():
    return memo.half_kept("http://a")


def scenario_other_shards():
    return memo.other_shards("pen")


def scenario_both():
    return memo.double.both(4)


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
