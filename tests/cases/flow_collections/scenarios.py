from shard import store


def scenario_fine():
    store.store_cached("k", 1)
    return (
        store.put("k", 1),
        store.total(),
        store.cached("k"),
        store.roles("cache", "k"),
        store.around("k"),
        store.around_named("k"),
        store.zipped(["a", "b"]),
    )


def scenario_move():
    store.put("k", 1)
    store.move("k", "l")


def scenario_pairs():
    store.total_pairs()


def scenario_limits():
    store.limits(1, 2)


def scenario_around_moved():
    store.around_moved("a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_move": "break",
    "scenario_pairs": "break",
    "scenario_limits": "break",
    "scenario_around_moved": "break",
}
