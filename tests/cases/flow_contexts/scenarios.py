import jobs


def scenario_queue():
    return jobs.enqueue("a", 1, 2), jobs.length("a"), jobs.report("week"), jobs.stacked("a")


async def scenario_marks():
    return await jobs.mark("a", "7"), await jobs.counted("a")


def scenario_shift():
    return jobs.shift("a", "b")


def scenario_first():
    jobs.enqueue("a", 1)
    return jobs.first("a", "b")


def scenario_pair():
    return jobs.report_pair("a", "b")


def scenario_merged():
    return jobs.merged("a")


async def scenario_done():
    return await jobs.done("a", "7")


SCENARIOS = {
    "scenario_queue": "same",
    "scenario_marks": "same",
    "scenario_shift": "break",
    "scenario_first": "break",
    "scenario_pair": "break",
    "scenario_merged": "break",
    "scenario_done": "break",
}
