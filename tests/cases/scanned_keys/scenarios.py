"""Scenarios."""

import sessions


def fill():
    for name in "abc":
        sessions.r.set(f"sess:{name}", name, ex=100)
        sessions.r.pfadd(f"visits:{name}", name)
        sessions.r.sadd("keys", f"sess:{name}")
        sessions.r.rpush("keylist", f"sess:{name}")
    sessions.r.sadd("{set}", "x")
    sessions.r.sadd("{set}:x", "y")


def scenario_fine():
    fill()
    return (
        sorted(sessions.session_keys()),
        sorted(sessions.all_sessions()),
        sorted(sessions.lifetimes().items()),
        sessions.copy_each(),
        sessions.union_of_members("set"),
        sessions.listed_keys(),
        sessions.archive_beside(),
        sessions.drop_one_by_one(),
    )


def scenario_values():
    fill()
    return sessions.values()


def scenario_archive():
    fill()
    return sessions.archive()


def scenario_archive_named():
    fill()
    return sessions.archive_named()


def scenario_drop():
    fill()
    return sessions.drop()


def scenario_merged():
    fill()
    return sessions.merged("visits")


def scenario_members_as_keys():
    fill()
    return sessions.members_as_keys()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_fine": "same",
    "scenario_drop": "same",
}
