from svc import Feed
from svc.admin import tasks
from svc.users import User


def scenario_feed():
    ann, bob = User("ann"), User("bob")
    ann.feed.push("hi")
    Feed(bob).push("ho")
    return ann.follow(bob), ann.feed.newest(), tasks.size("ann"), tasks.followers("ann"), tasks.drop("bob")


def scenario_purge():
    for name in ("a", "b", "c"):
        User(name).feed.push("x")
    return tasks.purge("a", "b", "c")


def scenario_adopt():
    User("bob").feed.push("x")
    User("ann").feed.adopt(User("bob"))


def scenario_mutual():
    User("ann").mutual(User("bob"))


def scenario_compare():
    tasks.compare("ann", "bob")


SCENARIOS = {
    "scenario_feed": "same",
    "scenario_purge": "same",
    "scenario_adopt": "break",
    "scenario_mutual": "break",
    "scenario_compare": "break",
}
