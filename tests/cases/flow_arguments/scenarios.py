import main


def scenario_fine():
    return main.create(7), main.trim()


def scenario_merge():
    return main.merge(1, 2)


def scenario_close():
    return main.close(7)


def scenario_deep():
    return main.deep()


def scenario_fold():
    return main.fold()


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_merge": "break",
    "scenario_close": "break",
    "scenario_deep": "break",
    "scenario_fold": "break",
}
