import os

import redis

from store.ports import Flags, history, rewritten, swap
from store.users import Admins, Users


def client():
    return redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def scenario_users():
    users, admins = Users(client()), Admins(client())
    users.save(1, name="ann", mail="a@x")
    admins.save(1, name="root")
    users.befriend(1, 2)
    return vars(users.get(1)), admins.get(1), users.friends(2), users.count(1), users.locked(1)


def scenario_remove():
    users = Users(client())
    for ident in range(4):
        users.save(ident, name="n")
    return users.remove_all(range(4))


def scenario_counts():
    return Users(client()).counts(1, 2)


def scenario_hand_over():
    users = Users(client())
    users.locked(1)
    return users.hand_over(1, 2)


def scenario_mutual():
    users = Users(client())
    users.befriend(1, 2)
    return users.mutual(1, 2)


def scenario_flags():
    flags = Flags(client())
    flags.enable("beta")
    return flags.enabled("beta"), history(client(), "beta"), history(None, "beta")


def scenario_all_of():
    return Flags(client()).all_of(["a", "b"])


def scenario_swap():
    return swap(client(), "a", "b")


def scenario_rewritten():
    return rewritten(client(), "beta")


SCENARIOS = {
    "scenario_users": "same",
    "scenario_remove": "same",
    "scenario_counts": "break",
    "scenario_hand_over": "break",
    "scenario_mutual": "break",
    "scenario_flags": "same",
    "scenario_all_of": "break",
    "scenario_swap": "break",
    "scenario_rewritten": "break",
}
