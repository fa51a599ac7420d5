from boot import boot
from models import kinds


def scenario_fine():
    bag = boot()
    kinds.Post(1, text="hi").save()
    return (
        kinds.Post.load(1).fields,
        kinds.Comment(2).like(),
        kinds.limited("ann"),
        kinds.local_count("ann"),
        kinds.bag_count(bag, "ann"),
    )


def scenario_both():
    boot()
    kinds.Post.both(kinds.Comment)


def scenario_rename():
    boot()
    post = kinds.Post(1, text="hi")
    post.save()
    post.rename(2)


def scenario_limited_pair():
    boot()
    kinds.limited_pair("a", "b")


def scenario_local_merge():
    boot()
    kinds.local_merge("a", "b")


def scenario_bag_merge():
    kinds.bag_merge(boot(), "a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_both": "break",
    "scenario_rename": "break",
    "scenario_limited_pair": "break",
    "scenario_local_merge": "break",
    "scenario_bag_merge": "break",
}
