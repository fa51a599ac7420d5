from erp import work


def scenario_fine():
    return (
        work.rows(),
        work.cached(),
        work.counted(),
        work.shelved(),
        work.Service().swap("a", "b"),
        work.renamed("x", "y"),
    )


def scenario_real():
    return work.real("a", "b")


SCENARIOS = {"scenario_fine": "same", "scenario_real": "break"}
