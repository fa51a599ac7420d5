from basket import baskets as b

USERS = "abcdefghijklmn"


def scenario_fine():
    return b.add("a", "tea"), b.add_once("a", "jam"), b.order_tagged("a"), b.order_late_tagged("a")


def scenario_order():
    b.add("a", "tea")
    return b.order("a")


def scenario_order_late():
    b.add("a", "tea")
    return b.order_late("a")


def scenario_best():
    return [b.best(user, "tea") for user in USERS]


def scenario_best_from_table():
    return [b.best_from_table(user, "tea") for user in USERS]


def scenario_best_once():
    return [b.best_once(user, "tea") for user in USERS]


def scenario_best_by_digest():
    return [b.best_by_digest(user, "tea") for user in USERS]


def scenario_best_written_out():
    return [b.best_written_out(user, "tea") for user in USERS]


def scenario_drop():
    for user in USERS:
        b.add(user, f"of {user}")
    return [b.drop(user) for user in USERS]


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
