"""Scenarios."""

from stores import Carts, Tenanted, Users


def scenario_fine():
    users, carts, tenanted = Users(), Carts(), Tenanted("acme")
    return (
        users.put(7, "ann"),
        users.get(7),
        users.drop(7, 8),
        carts.fill(7, "pen"),
        tenanted.all_of([7, 8]),
        tenanted.items_of([7, 8]),
    )


def scenario_many():
    return Users().get_many([7, 8])


def scenario_move():
    Users().put(7, "ann")
    return Users().move(7)


def scenario_rename():
    Users().put(7, "ann")
    return Users().rename_user(7, 8)


def scenario_merge():
    return Carts().merge(7, 8)


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
