import tags as t


async def scenario_task_waited_for_inside():
    await t.warm()
    return await t.task_waited_for_inside("a", "b")


async def scenario_coroutine_with_a_limit():
    await t.warm()
    return await t.coroutine_with_a_limit("a", "b")


async def scenario_task_waited_for_behind():
    await t.warm()
    return await t.task_waited_for_behind("a", "b")


async def scenario_results_and_errors():
    await t.warm()
    return await t.results_and_errors("a", "b")


def scenario_in_a_thread():
    return t.in_a_thread("a", "b")


def scenario_read_behind():
    return t.read_behind("a", ["b"])


SCENARIOS = {name: "late" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_results_and_errors": "wrong"
}
