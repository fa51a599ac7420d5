"""Scenarios."""

import graph
from people import Person

ANN = Person("ann", Person("eve"))
BOB = Person("bob")


def scenario_fine():
    page = graph.Page("ann")
    return (
        page.both(),
        page.through_person(),
        page.by_method(),
        graph.of_person(ANN),
        graph.renamed("ann"),
        graph.in_pairs("ann"),
        graph.crossed_alike("ann"),
        graph.session_user({"uid": "ann"}),
        graph.inner_loop(["ann", "bob"]),
        graph.with_itself(["ann", "bob"]),
        graph.one_new_id(),
        graph.swapped("ann", "bob"),
        graph.nested("ann"),
        graph.default_or(),
        graph.default_or("ann"),
    )


def scenario_with_other():
    return graph.Page("ann").with_other("bob")


def scenario_compare():
    return graph.Page("ann").compare(graph.Page("bob"))


def scenario_switch():
    return graph.Page("ann").switch("bob")


def scenario_of_boss():
    return graph.of_boss(ANN)


def scenario_rebound():
    return graph.rebound("ann", "bob")


def scenario_rebound_person():
    return graph.rebound_person(ANN, BOB)


def scenario_in_crossed_pairs():
    return graph.in_crossed_pairs("ann", "bob")


def scenario_two_sessions():
    return graph.two_sessions({"uid": "ann"}, {"uid": "bob"})


def scenario_last_and_next():
    return graph.last_and_next(["ann", "bob"])


def scenario_neighbours():
    return graph.neighbours(["ann", "bob"])


def scenario_new_ids():
    return graph.new_ids()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
