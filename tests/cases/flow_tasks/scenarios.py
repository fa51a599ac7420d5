from work import loop, pool


def scenario_threads():
    return pool.in_threads("a", "b"), pool.in_thread("a"), pool.in_map("a", "b"), pool.sweep("a")


async def scenario_loop():
    return await loop.gathered("a", "b"), await loop.with_queue("a", "a")


def scenario_rename():
    pool.in_threads("a")
    pool.in_thread_kwargs("a", "b")


async def scenario_task():
    return await loop.as_task("a", "b")


async def scenario_waited():
    return await loop.waited("a", "b")


SCENARIOS = {
    "scenario_threads": "same",
    "scenario_loop": "same",
    "scenario_rename": "break",
    "scenario_task": "break",
    "scenario_waited": "break",
}
