from farm import heartbeat
from farm.worker import Worker


def scenario_work():
    with Worker(["high", "low"]) as worker:
        worker.push("high", "resize", "a.png")
        worker.push("high", "later", "b.png")
        return worker.work(), worker.beat()


def scenario_purge():
    with Worker(["high"]) as worker:
        worker.push("high", "resize", "a")
        worker.push("high", "purge", "a")
        return worker.work()


def scenario_move():
    with Worker(["high"]) as worker:
        worker.push("high", "move", "a")
        worker.work()


def scenario_pop_any():
    with Worker(["high", "low"]) as worker:
        worker.pop_any()


def scenario_oldest():
    heartbeat.oldest(Worker([]).conn, ["a", "b"])


SCENARIOS = {
    "scenario_work": "same",
    "scenario_purge": "same",
    "scenario_move": "break",
    "scenario_pop_any": "break",
    "scenario_oldest": "break",
}
