from kiosk.base import Demo, Offline, Server, Tagged, Training


def used(one):
    one.save("a", "x")
    one.save("b", "y")
    return bool(one.swap("a", "c")), one.load("c")


def scenario_server():
    return used(Server())


def scenario_tagged():
    return used(Tagged())


def scenario_demo():
    demo = Demo()
    return used(demo), demo.pair("b", "c")


def scenario_offline():
    offline = Offline()
    return used(offline), offline.pair("b", "c")


def scenario_training():
    training = Training()
    return used(training), training.names()


SCENARIOS = {
    "scenario_server": "break",
    "scenario_tagged": "same",
    "scenario_demo": "same",
    "scenario_offline": "same",
    "scenario_training": "same",
}
