"""Keys that come from far above: what lies too deep for a summary is still followed where it is called."""

from __future__ import annotations

import pytest
from linking import linked, templates

CHAIN = """
import redis
r = redis.Redis()

{steps}

def top(user):
    step1(f"a:{{user}}", f"b:{{user}}")
"""


def chain(length: int, command: str) -> str:
    """A function that hands two keys down to a command, through `length` functions."""
    steps = [f"def step{n}(x, y):\n    step{n + 1}(x, y)\n" for n in range(1, length)]
    return CHAIN.format(steps="\n".join([*steps, f"def step{length}(x, y):\n    {command}\n"]))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6])
def test_keys_come_from_as_far_as_calls_are_followed(length: int) -> None:
    found = [templates(c) for c in linked(chain(length, "r.rename(x, y)")).calls if c.method == "rename"]
    assert found == [[["a:{user}"], ["b:{user}"]]]


@pytest.mark.parametrize("length", [1, 3, 6])
def test_a_pipeline_is_filled_from_as_far(length: int) -> None:
    source = chain(length, "pipe = r.pipeline()\n    pipe.set(x, 1)\n    pipe.set(y, 1)\n    pipe.execute()")
    batches = linked(source).batches
    assert [[str(k.choices[0]) for c in b.calls for k in c.keys] for b in batches] == [
        ["a:{user}", "b:{user}"]
    ]


SHOWN = """
import redis
class Orders:
    def __init__(self, client):
        self.client = client
    def place(self, order, user):
        self.client.rename(f"order:{order}", f"placed:{user}")
def show(name=""):
    Orders(redis.Redis()).place(GIVEN, "ada")
def run(name):
    show(name)
def main(name):
    run(name)
main("n")
"""


def test_a_call_that_does_the_same_whoever_calls_is_not_followed_from_afar() -> None:
    found = [call for call in linked(SHOWN.replace("GIVEN", "'o1'")).calls if call.method == "rename"]
    assert [[str(choice) for key in call.keys for choice in key.choices] for call in found] == [
        ["order:o1", "placed:ada"]
    ]
    assert [len(call.trail) for call in found] == [1]


def test_what_is_handed_down_is_followed_from_afar() -> None:
    found = [call for call in linked(SHOWN.replace("GIVEN", "name")).calls if call.method == "rename"]
    assert ["order:n", "placed:ada"] in [
        [str(choice) for key in call.keys for choice in key.choices] for call in found
    ]
