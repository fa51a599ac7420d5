from dom import orders
from dom.infra import Resources, build


def shop():
    return orders.Orders(build(), Resources())


def scenario_fine():
    found = shop()
    return (
        found.place(7, "ann"),
        found.label("a"),
        found.cached(7),
        orders.mirror(7),
        orders.defaults(7),
        orders.other_shop(found, 7),
    )


def scenario_requeue():
    return shop().requeue()


def scenario_cached_many():
    return shop().cached_many(1, 2)


def scenario_mirror_all():
    return orders.mirror_all(1, 2)


def scenario_defaults_move():
    shop().place(7, "ann")
    return orders.defaults_move(7)


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_requeue": "break",
    "scenario_cached_many": "break",
    "scenario_mirror_all": "break",
    "scenario_defaults_move": "break",
}
