import docs


def scenario_fine():
    return docs.store(1), docs.listed(), docs.tagged(1)


def scenario_merged():
    docs.merged()


def scenario_moved():
    docs.moved()


def scenario_pair():
    docs.tagged_pair(1, 2)


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_merged": "break",
    "scenario_moved": "break",
    "scenario_pair": "break",
}
