"""A lending library: members, loans and shelves are gathered in collections, and their keys taken out again."""

import os
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace

import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

DESKS = MappingProxyType({"waiting": "{desk}:waiting", "served": "{desk}:served"})
QUEUES = ("{mail}:letters", "{mail}:parcels", "mail:dead")
REPORTS = SimpleNamespace(day="{report}:day", month="{report}:month", log="report-log")


@dataclass
class Member:
    number: str
    branch: str

    @property
    def key(self):
        return f"member:{self.number}"

    def part(self, name):
        return f"member:{{{self.number}}}:{name}"

    def loan(self):
        return f"loans:{{{self.branch}}}:{self.number}"


def loaded(rows):
    return [Member(number, branch) for number, branch in rows]


def names(rows):
    return r.mget([member.key for member in loaded(rows)])  # expect: break CL101


def cards(rows):
    return [r.mget(member.part("card"), member.part("fines")) for member in loaded(rows)]  # expect: ok


def neighbours(rows):
    members = loaded(rows)
    return [r.sdiff(one.key, other.key) for one, other in zip(members, members[1:])]  # expect: break CL101


def labels(rows):
    tickets = []
    for number, _ in rows:
        tickets.append({"number": number})
    for ticket in tickets:
        ticket["key"] = f"ticket:{ticket['number']}"
    return r.mget([ticket["key"] for ticket in tickets])  # expect: break CL101


def changed(rows, known):
    keys = {member.key for member in loaded(rows)}
    return r.mget(sorted(keys - known.keys()))  # expect: break CL101


def by_branch(rows):
    groups = {}
    for number, branch in rows:
        groups.setdefault((branch, len(number)), []).append(f"loans:{{{branch}}}:{number}")
    return [r.mget(keys) for keys in groups.values()]  # expect: ok


def by_length(rows):
    groups = {}
    for number, branch in rows:
        groups.setdefault(len(number), []).append(f"loans:{{{branch}}}:{number}")
    return [r.mget(keys) for keys in groups.values()]  # expect: break CL101


def of_branch(rows, branch):
    return r.mget([member.loan() for member in loaded(rows) if member.branch == branch])  # expect: ok


def one_by_one(rows):
    found, pending = [], []
    for number, branch in rows:
        pending.append(f"due:{{{branch}}}:{number}")
        pending.append(f"fee:{{{branch}}}:{number}")
        found += r.mget(pending)  # expect: ok
        pending = []
    return found


def alone(rows):
    keys = [member.key for member in loaded(rows)]
    if len(keys) == 1:
        return r.mget(keys)  # expect: ok
    return [r.mget(keys[n : n + 1]) for n in range(len(keys))]  # expect: ok


def posted():
    queues = list(QUEUES)
    queues.remove("mail:dead")
    living = [queue for queue in QUEUES if not queue.endswith(":dead")]
    return r.blpop(queues, 1), r.mget(set(QUEUES) - {"mail:dead"}), r.mget(living)  # expect: ok


def desk():
    return r.rpoplpush(DESKS["waiting"], DESKS["served"])  # expect: ok


def report():
    return r.sunion(REPORTS.day, REPORTS.month)  # expect: ok


def logged():
    return r.sunion(REPORTS.day, REPORTS.log)  # expect: break CL101


def rows_of(text):
    return [tuple(word.split("@")) for word in text.split()]


ROWS = rows_of(os.environ.get("NO_SUCH_MEMBERS", "1@north 22@south 3@north 44@east"))


def scenario_fine():
    r.rpush(QUEUES[1], "x")  # expect: ok
    shown = cards(ROWS), by_branch(ROWS), of_branch(ROWS, "north"), one_by_one(ROWS), alone(ROWS), alone(ROWS[:1])
    return shown, posted(), desk(), report()


def scenario_names():
    return names(ROWS)


def scenario_neighbours():
    return neighbours(ROWS)


def scenario_labels():
    return labels(ROWS)


def scenario_changed():
    return changed(ROWS, {"member:3": ""})


def scenario_by_length():
    return by_length(ROWS)


def scenario_logged():
    return logged()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
