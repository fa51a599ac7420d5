"""How linking grows with the code: by what it calls, which is the same on every machine."""

from __future__ import annotations

import cProfile

import pytest
from linking import linked

INTO_ITSELF = """
import redis

r = redis.Redis()

class Report:
    def __init__(self):
        self.details = {}

    def add(self, name, more):
        if name not in self.details:
            self.details[name] = more
        elif isinstance(self.details[name], set):
            self.details[name] |= {more}
        else:
            self.details[name] = {self.details[name]}
            self.details[name] |= more

def show(uid):
    report = Report()
    r.get(uid)
"""

CHAINED = """
import redis

r = redis.Redis()

def show(uid, known):
    r.get(uid)
    found = [uid]
"""

LINES = {
    "a set that is put into itself": (INTO_ITSELF, '    report.add("warning", f"{n} {{uid}}")\n'),
    "a list that holds what it was": (CHAINED, "    found = [found, outside.shape(found, {n}), found] if known({n}) else found\n"),
    "a dict that holds what it was": (CHAINED, "    found = {{'a': found, 'b': outside.shape(found)}} if known({n}) else found\n"),
    "alternatives of one text": (CHAINED, "    uid = uid + ':{n}' if known({n}) else uid\n    r.set(uid, 1)\n"),
}


def work(head: str, line: str, times: int) -> int:
    """Calls of functions while a program is linked that has a line so many times."""
    source = head + "".join(line.format(n=n) for n in range(times))
    profile = cProfile.Profile()
    profile.enable()
    found = linked(source)
    profile.disable()
    assert found.calls
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("name", LINES)
def test_four_times_the_lines_are_not_a_multiple_of_the_work(name: str) -> None:
    """What is compared in pairs is sixteen times the work; what doubles at every line, 250,000 times."""
    head, line = LINES[name]
    assert work(head, line, 24) <= 16 * work(head, line, 6)
