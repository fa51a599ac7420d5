"""Renaming in place on a real server."""

from __future__ import annotations

import json

import pytest
from data_sets import FAMILIES, connect, family, fill, holdings, key_map, moved, names
from migrating import World, identity_holds

Capsys = pytest.CaptureFixture[str]


def test_values_and_times_to_live_stay(world: World, capsys: Capsys) -> None:
    fill(world.source, names(3_000))
    before = holdings(world.source)
    status, report = world.run(capsys, *world.in_place)
    identity_holds(report)
    assert (status, report["renamed"], report["left"]) == (0, 1_800, 1_200)
    assert (report["verified"], report["missing"]) == (1_800, 0)
    assert holdings(world.source) == moved(before)


def test_a_dry_run_writes_nothing(world: World, capsys: Capsys) -> None:
    fill(world.source, names(100))
    before = holdings(world.source)
    status, report = world.run(capsys, *world.in_place, "--dry-run")
    assert (status, report["scanned"], report["unclaimed"]) == (0, 100, 40)
    assert [node["node"] for node in report["nodes"]] == ["master 1 of 3", "master 2 of 3", "master 3 of 3"]
    assert holdings(world.source) == before


@pytest.mark.parametrize("policy", ["fail", "skip", "replace"])
def test_names_that_are_taken(world: World, capsys: Capsys, policy: str) -> None:
    world.source.mset({"user:1:profile": "old", "{user:1}:profile": "new", "user:2:profile": "free"})
    status, report = world.run(capsys, *world.in_place, "--existing", policy)
    identity_holds(report)
    counted = {"fail": "failed", "skip": "skipped", "replace": "replaced"}[policy]
    assert (report["renamed"], report[counted], report["missing"]) == (1, 1, 0 if policy == "replace" else 1)
    assert status == (1 if policy == "fail" else 0)
    assert world.source.get("{user:1}:profile") == (b"old" if policy == "replace" else b"new")
    assert world.source.exists("user:1:profile") == (policy != "replace")
    if policy == "fail":
        lines = [json.loads(line)["why"] for line in world.failed.read_text().splitlines()]
        assert lines == ["there is a key of the new name already"]


def test_new_names_are_not_renamed_again(world: World, capsys: Capsys) -> None:
    """A family that begins with a hole would claim its own new names."""
    key_map(world.map, [("{a}:s", "{{{a}}}:s", "(.*):s", r"{\1}:s")])
    world.source.mset({f"{number}:s": number for number in range(5_000)})
    status, report = world.run(capsys, *world.in_place, "--batch", "37")
    assert (status, report["renamed"], report["scanned"]) == (0, 5_000, 5_000)
    assert holdings(world.source).keys() == {b"{%d}:s" % number for number in range(5_000)}
    world.state.unlink()
    status, report = world.run(capsys, *world.in_place)
    assert (status, report["renamed"], report["verified"]) == (0, 0, 5_000)


def database_map(world: World) -> str:
    """A map for database 3; gives its URL."""
    families = [family("{key}", "db3:{key}", "(.+)", r"db3:\g<1>"), family(*FAMILIES[0])]
    families += [family("user:{uid}:cart", "{{db3:user:{uid}}}:cart", "user:([^{}]+?):cart", r"{db3:user:\g<1>}:cart")]
    for number in (0, 2):
        families[number]["database"] = 3
    world.map.write_text(json.dumps({"schema": 1, "families": families}))
    return world.servers.standalone.url + "/3"


def in_zero(key: bytes) -> bytes:
    if key.startswith(b"user:") and key.endswith(b":cart"):
        return b"{db3:" + key.removesuffix(b":cart") + b"}:cart"
    return b"db3:" + key


def test_keys_of_a_database_come_to_database_0(world: World, capsys: Capsys) -> None:
    other = connect(world.servers.standalone, 3)
    fill(other, names(3_000))
    world.source.mset({"user:1:cart": "mine", "plain:3": "mine"})
    before, own = holdings(other), holdings(world.source)
    status, report = world.run(capsys, "--in-place", database_map(world))
    identity_holds(report)
    assert (status, report["renamed"], report["left"], report["missing"]) == (0, 3_000, 0, 0)
    assert other.dbsize() == 0
    assert holdings(world.source) == {**own, **{in_zero(key): value for key, value in before.items()}}


@pytest.mark.parametrize("policy", ["fail", "skip", "replace"])
def test_names_that_are_taken_in_database_0(world: World, capsys: Capsys, policy: str) -> None:
    other = connect(world.servers.standalone, 3)
    other.mset({"a": "old", "b": "free"})
    world.source.set("db3:a", "new")
    status, report = world.run(capsys, "--in-place", database_map(world), "--existing", policy)
    identity_holds(report)
    counted = {"fail": "failed", "skip": "skipped", "replace": "replaced"}[policy]
    assert (report["renamed"], report[counted], report["missing"]) == (1, 1, 0 if policy == "replace" else 1)
    assert status == (1 if policy == "fail" else 0)
    assert world.source.mget("db3:a", "db3:b") == [b"old" if policy == "replace" else b"new", b"free"]
    assert other.exists("a") == (policy != "replace")


def test_a_dry_run_for_another_database_writes_nothing(world: World, capsys: Capsys) -> None:
    other = connect(world.servers.standalone, 3)
    other.mset({"a": 1, "b": 2})
    world.source.set("db3:a", "new")
    status, report = world.run(capsys, "--in-place", database_map(world), "--dry-run")
    assert (status, report["families"][-1]["twins"] + report["families"][0]["twins"]) == (1, 1)
    assert sorted(other.keys()) == [b"a", b"b"] and world.source.keys() == [b"db3:a"]
