from svc.votes import Tally, close, merge, rank, reset, vote


def scenario_votes():
    return vote("tea", "green"), rank("tea", "green"), Tally(["tea", "milk"]).count()


def scenario_merge():
    return merge("tea", "milk")


def scenario_close():
    vote("tea", "green")
    return close("tea")


def scenario_reset():
    vote("tea", "green")
    vote("milk", "cold")
    return reset("tea", "milk", "soy")


def scenario_common():
    return Tally(["tea", "milk"]).common()


SCENARIOS = {
    "scenario_votes": "same",
    "scenario_merge": "break",
    "scenario_close": "break",
    "scenario_reset": "same",
    "scenario_common": "break",
}
