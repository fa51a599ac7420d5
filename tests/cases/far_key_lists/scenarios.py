"""Scenarios."""

import flush


def scenario_fine():
    batch = flush.TaggedBatch("acme")
    batch.add("a", 1)
    batch.add("b", 2)
    return (
        flush.counters(),
        flush.counter("hits"),
        flush.of_user("7", "ab"),
        flush.user_wise("78"),
        sorted(flush.seen("7", "a")),
        batch.send_rows(),
    )


def scenario_metrics():
    return flush.metrics()


def scenario_of_two():
    return flush.of_two("7", "8")


def scenario_of_all():
    return flush.of_all("78")


def scenario_send():
    batch = flush.Batch()
    batch.put("7", 1)
    batch.put("8", 1)
    return batch.send()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
