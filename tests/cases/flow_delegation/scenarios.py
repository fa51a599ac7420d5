import notes


def scenario_fine():
    return notes.write("a", "x"), notes.tags("a"), notes.batch("a")


def scenario_rename():
    notes.write("a", "x")
    notes.rename("a", "b")


def scenario_common():
    notes.common("a", "b")


def scenario_swap():
    notes.logged.set("traced:a", 1)  # expect: ok
    notes.swap("a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_rename": "break",
    "scenario_common": "break",
    "scenario_swap": "late",
}
