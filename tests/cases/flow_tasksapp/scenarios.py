import tasks
from queue_ import worker_process_init


def scenario_fine():
    worker_process_init.send()
    return tasks.invoice.delay(7), tasks.invoice.delay(7), tasks.count.delay(1), tasks.plain.delay({"": 3})


def scenario_settle():
    tasks.settle.delay(7)


def scenario_week():
    worker_process_init.send()
    tasks.week.delay(1, 2)


def scenario_tidy():
    worker_process_init.send()
    for day in range(4):
        tasks.count.delay(day)
    return tasks.tidy.delay(0, 1, 2, 3)


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_settle": "break",
    "scenario_week": "break",
    "scenario_tidy": "same",
}
