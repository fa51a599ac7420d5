"""Values of many alternatives: they stay few, and keep what tells of them."""

from __future__ import annotations

from linking import linked, only

from clusterlint.link.values import MAX_CHOICES

CHOICES = "\n".join(f"    if f({n}): {{name}} = {n}" for n in range(2, 9))
NUMBERS = f"""
import redis
r = redis.Redis()
def g(f):
    a = b = 1
{CHOICES.format(name="a")}
{CHOICES.format(name="b")}
    part = a * b
    r.get(f"shard:{{part}}")
    r.set(f"shard:{{part}}", 1)
"""


def test_numbers_of_many_alternatives_make_one_key_that_is_the_same_at_both_places() -> None:
    found = {call.method: call for call in linked(NUMBERS).calls}
    (read,), (written,) = found["get"].keys, found["set"].keys
    assert [str(choice) for choice in read.choices] == ["shard:{part}"]
    assert read.choices == written.choices


def test_so_do_numbers_that_are_changed_in_place() -> None:
    changed = NUMBERS.replace("part = a * b", "part = a; part *= b")
    (key,) = only(changed, "get").keys
    assert [str(choice) for choice in key.choices] == ["shard:{part}"]


def test_numbers_of_few_alternatives_are_worked_out() -> None:
    few = NUMBERS.replace(CHOICES.format(name="a"), "    if f(2): a = 2").replace(
        CHOICES.format(name="b"), "    b = 3"
    )
    found = {str(choice) for choice in only(few, "get").keys[0].choices}
    assert found == {"shard:3", "shard:6"}


def test_texts_of_many_alternatives_are_put_together_as_ever() -> None:
    joined = NUMBERS.replace("a * b", "'x' + str(a)")
    (key,) = only(joined, "get").keys
    assert len(key.choices) == 8 <= MAX_CHOICES


ADDRESSES = """
import os
import redis
class Config:
    def __init__(self, data, port):
        self.host = {host}
        self.port = port
def build(config: Config):
    return redis.Redis.from_url(f"redis://{{config.host}}:{{config.port}}/0")
def main(data):
    port = 1
    for one in data:
        if one: port = 2
        elif data: port = 3
        else: port = os.environ["PORT"]
    build(Config(data, port)).get("a")
"""
HOST = (
    "os.environ['CACHE_HOST'] if data == 1 else '10.0.0.1' if data == 2 else '10.0.0.2' if data == 3 else 'h'"
)


def test_an_address_of_many_alternatives_keeps_the_one_setting_that_tells_of_them() -> None:
    assert only(ADDRESSES.format(host=HOST), "get").client.endpoint == "CACHE_HOST"


def test_an_address_of_which_two_settings_tell_is_named_by_neither_alone() -> None:
    two = HOST.replace("'10.0.0.1'", "os.environ['OTHER_HOST']")
    assert only(ADDRESSES.format(host=two), "get").client.endpoint not in {"CACHE_HOST", "OTHER_HOST"}
