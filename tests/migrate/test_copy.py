"""A live copy between real servers: every type, times to live, what is there already, what is checked."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from data_sets import FAMILIES, connect, family, fill, holdings, key_map, moved, names, renamed
from migrating import World, identity_holds

from clusterlint.cli.main import run
from clusterlint.migrate.cluster import Cluster
from clusterlint.migrate.copying import Copying, Sides
from clusterlint.migrate.job import Job
from clusterlint.migrate.journal import Journal, State
from clusterlint.migrate.key_map import read_key_map
from clusterlint.migrate.naming import Naming
from clusterlint.migrate.server import open_server
from clusterlint.slots.hashing import key_slot

Capsys = pytest.CaptureFixture[str]


def test_every_type_arrives_as_it_was(world: World, capsys: Capsys) -> None:
    fill(world.source, names(3_000))
    before = holdings(world.source)
    status, report = world.run(capsys, *world.copy, "--verify", "all")
    assert (status, report["copied"], report["new_names"]) == (0, 3_000, 1_800)
    assert (report["verified"], report["compared"], report["missing"], report["different"]) == (3_000, 3_000, 0, 0)
    identity_holds(report)
    assert holdings(world.source) == before
    assert holdings(*world.nodes) == moved(before)
    tags = {key_slot(renamed(key)) for key in (b"user:5:profile", b"user:5:cart")}
    assert len(tags) == 1


def test_a_dry_run_writes_nothing(world: World, capsys: Capsys) -> None:
    fill(world.source, names(1_000))
    world.source.set("{user:0}:profile", 1)
    world.target().set("plain:3", 1)
    before = holdings(world.source)
    status, report = world.run(capsys, *world.copy, "--dry-run")
    assert status == 1  # a key exists under both names
    assert [one["old_form"] for one in report["families"]] == [200, 200, 200]
    assert [one["new_form"] for one in report["families"]] == [1, 0, 0]
    assert [one["twins"] for one in report["families"]] == [1, 0, 0]
    assert (report["scanned"], report["unclaimed"], report["present"]) == (1_001, 400, 1)
    assert sum(node["keys"] for node in report["nodes"]) == 1_001
    assert all(renamed(old.encode()).decode() == new for one in report["families"] for old, new in one["samples"])
    assert holdings(world.source) == before
    assert world.written() == 1
    assert not world.state.exists()


def test_nothing_of_the_source_fits_the_map(world: World, capsys: Capsys) -> None:
    key_map(world.map, [])
    world.source.set("a", 1)
    assert world.run(capsys, *world.copy)[0] == 0
    assert world.target().get("a") == b"1"


@pytest.mark.parametrize("policy", ["fail", "skip", "replace"])
def test_names_that_are_taken(world: World, capsys: Capsys, policy: str) -> None:
    world.source.mset({"user:1:profile": "ours", "user:2:profile": "same", "user:3:profile": "ours"})
    world.target().set("{user:1}:profile", "theirs")
    world.target().set("{user:2}:profile", "same")
    status, report = world.run(capsys, *world.copy, "--existing", policy, "--verify", "all")
    identity_holds(report)
    assert (report["copied"], report["equal"]) == (1, 1)
    assert world.target().get("{user:1}:profile") == (b"ours" if policy == "replace" else b"theirs")
    counted = {"fail": "failed", "skip": "skipped", "replace": "replaced"}[policy]
    assert report[counted] == 1
    assert status == (1 if policy == "fail" else 0)
    assert report["different"] == (0 if policy == "replace" else 1)
    if policy == "fail":
        first = json.loads(world.failed.read_text().splitlines()[0])
        assert first == {"key": "user:1:profile", "new": "{user:1}:profile", "why": "the target has another value"}


@pytest.mark.parametrize(("policy", "status"), [("fail", 1), ("skip", 0), ("replace", 1)])
def test_the_source_has_both_names(world: World, capsys: Capsys, policy: str, status: int) -> None:
    """The key in the new form is copied, whichever the scan meets first; the other one is never mixed in."""
    for number in range(20):
        world.source.set(f"user:{number}:profile", "old")
        world.source.set(f"{{user:{number}}}:profile", "new")
    got, report = world.run(capsys, *world.copy, "--existing", policy)
    identity_holds(report)
    assert (got, report["copied"], report["failed"] + report["skipped"]) == (status, 20, 20)
    assert {value[2] for value in holdings(*world.nodes).values()} == {b"new"}


def test_only_the_families(world: World, capsys: Capsys) -> None:
    fill(world.source, names(100))
    status, report = world.run(capsys, *world.copy, "--only-mapped", "--verify", "all")
    identity_holds(report)
    assert (status, report["copied"], report["left"], world.written()) == (0, 60, 40, 60)


def test_a_database_becomes_a_prefix(world: World, capsys: Capsys) -> None:
    connect(world.servers.standalone, 3).mset({"user:1:profile": 1, "plain": 2})
    world.source.set("elsewhere", 1)
    url = world.servers.standalone.url + "/3"
    status, _ = world.run(capsys, "--from", url, *world.copy[2:], "--prefix-db", "--verify", "all")
    assert status == 0
    assert holdings(*world.nodes).keys() == {b"db3:{user:1}:profile", b"db3:plain"}


def test_the_map_says_which_prefix_a_database_gets(world: World, capsys: Capsys) -> None:
    families = [family("{key}", "db3:{key}", "(.+)", r"db3:\g<1>"), family(*FAMILIES[0])]
    families += [family("user:{uid}:cart", "{{db3:user:{uid}}}:cart", "user:([^{}]+?):cart", r"{db3:user:\g<1>}:cart")]
    for number in (0, 2):
        families[number]["database"] = 3
    world.map.write_text(json.dumps({"schema": 1, "families": families}))
    connect(world.servers.standalone, 3).mset({"user:1:profile": 1, "user:1:cart": 2, "{odd}": 3, "plain": 4})
    world.source.set("user:2:profile", 1)
    url = world.servers.standalone.url + "/3"
    status, report = world.run(capsys, "--from", url, *world.copy[2:], "--verify", "all")
    identity_holds(report)
    assert status == 0
    wanted = {b"db3:user:1:profile", b"{db3:user:1}:cart", b"db3:{odd}", b"db3:plain"}
    assert holdings(*world.nodes).keys() == wanted
    world.map.with_suffix(".state").unlink()
    status, _ = world.run(capsys, *world.copy, "--only-mapped")
    assert status == 0
    assert holdings(*world.nodes).keys() == wanted | {b"{user:2}:profile"}
    assert run(world.words("--from", url, *world.copy[2:], "--prefix-db")) == 2
    assert "database 3" in capsys.readouterr().err


def test_ambiguous_keys_are_refused_before_anything_is_written(world: World, capsys: Capsys) -> None:
    key_map(world.map, [("cache:{a}:{b}", "x", "cache:([^{}]+?):([^{}]+?)", r"{cache:\g<1>}:\g<2>")])
    world.source.mset({"cache:a:b:c": 1, "cache:a:b": 2})
    status, report = world.run(capsys, *world.copy)
    assert status == 2
    assert report["error"] == (
        "clusterlint: error: 1 keys could be named in several ways, first cache:a:b:c: {cache:a:b}:c or "
        "{cache:a}:b:c; nothing was written: narrow a group of the key map, as ([^:]+), or choose with --ambiguous\n"
    )
    assert world.written() == 0
    assert not world.state.exists()
    assert world.run(capsys, *world.copy, "--ambiguous", "shortest")[0] == 0
    assert holdings(*world.nodes).keys() == {b"{cache:a}:b:c", b"{cache:a}:b"}


def test_a_second_pass_copies_what_has_changed(world: World, capsys: Capsys) -> None:
    fill(world.source, names(500))
    assert world.run(capsys, *world.copy)[0] == 0
    world.source.set("user:0:profile", "changed")
    world.source.expire("user:1:cart", 5_000)
    world.source.set("user:7777:profile", "fresh")
    status, report = world.run(capsys, *world.copy)
    assert (status, report["pass"], report["copied"]) == (0, 1, 500)
    assert world.target().exists("{user:7777}:profile") == 0
    status, report = world.run(capsys, *world.copy, "--again", "--verify", "all")
    identity_holds(report)
    assert (status, report["pass"], report["copied"], report["replaced"], report["equal"]) == (0, 2, 1, 2, 498)
    assert holdings(*world.nodes) == moved(holdings(world.source))


def test_what_is_wrong_afterwards_is_found(world: World, capsys: Capsys) -> None:
    fill(world.source, names(300))
    job = job_of(world, verify="all")
    assert world.run(capsys, *world.copy, "--verify", "none")[0] == 0
    target = world.target()
    target.delete("plain:3")
    target.expire("plain:8", 10)
    target.delete("plain:13")
    target.set("plain:13", "another")
    state = Journal(world.state, world.failed).load()
    assert state is not None
    state.phase = "verify"
    Journal(world.state, world.failed).save(state)
    status, report = world.run(capsys, *world.copy, "--verify", "all")
    assert (status, report["missing"], report["different"], report["compared"]) == (1, 1, 2, 299)
    wrong = {line["key"]: line["why"] for line in map(json.loads, world.failed.read_text().splitlines())}
    assert wrong == {
        "plain:3": "missing in the target",
        "plain:8": "the target has another time to live",
        "plain:13": wrong["plain:13"],
    }
    assert wrong["plain:13"].startswith("the target has another ")
    assert job.verify == "all"


def job_of(world: World, **more: Any) -> Job:
    """The job of a plain copy."""
    naming = Naming(read_key_map(world.map).families)
    source = open_server(world.servers.standalone.url, "--from")
    cluster = Cluster([open_server(world.servers.cluster[1].url, "--to")])
    return Job(naming, source, cluster, **more)


def copying(world: World, **more: Any) -> Copying:
    """The step of a copy, to be given keys that a scan has met."""
    job = job_of(world, **more)
    assert job.target is not None
    sides = Sides(job.source, job.target)
    return Copying(job, sides, Journal(world.state, world.failed), State({}))


def test_keys_that_expire_between_scan_and_read(world: World) -> None:
    world.source.set("a", 1)
    world.source.set("soon", 1, px=1)
    deadline = time.monotonic() + 5
    while world.source.exists("soon"):
        assert time.monotonic() < deadline
    step = copying(world)
    step.step([b"a", b"soon", b"deleted"])
    assert (step.state.counts.copied, step.state.counts.gone) == (1, 2)


def test_a_moment_of_expiry_is_kept_to_the_millisecond(world: World, capsys: Capsys) -> None:
    world.source.set("a", 1)
    world.source.execute_command("PEXPIREAT", "a", 4_000_000_000_123)
    assert world.run(capsys, *world.copy)[0] == 0
    assert world.target().execute_command("PEXPIRETIME", "a") == 4_000_000_000_123


def test_large_values_travel_alone(world: World, capsys: Capsys) -> None:
    for number in range(4):
        world.source.set(f"large:{number}", bytes([number]) * 12_000_000)
        world.source.set(f"small:{number}", number)
    world.source.rpush("long", *range(200_000))
    before = holdings(world.source)
    assert world.run(capsys, *world.copy, "--verify", "all")[0] == 0
    assert holdings(*world.nodes) == before


def test_a_value_that_no_node_takes(world: World, capsys: Capsys) -> None:
    nodes = world.nodes
    for node in nodes:
        node.config_set("proto-max-bulk-len", 1024 * 1024)
    try:
        world.source.set("large", random.Random(1).randbytes(2_000_000))
        world.source.set("small", 1)
        status, report = world.run(capsys, *world.copy)
    finally:
        for node in nodes:
            node.config_set("proto-max-bulk-len", 512 * 1024 * 1024)
    identity_holds(report)
    assert (status, report["copied"], report["failed"], report["missing"]) == (1, 1, 1, 1)
    assert "bytes are over proto-max-bulk-len of the target" in world.failed.read_text()


def test_tables_in_another_order_are_equal(world: World) -> None:
    """DUMP writes a table in the order of its server; that is no difference, but a changed element is."""
    members = [f"member-{number}" for number in range(3_000)]
    for client in (world.source, world.target()):
        client.sadd("set", *members)
        client.hset("hash", mapping=dict.fromkeys(members, 1))
        members.reverse()
    dumps = world.source.dump("set"), world.target().dump("set")
    assert dumps[0] != dumps[1]
    step = copying(world)
    step.step([b"set", b"hash"])
    assert step.state.counts.equal == 2
    world.target().hset("hash", "member-7", 2)
    world.target().srem("set", "member-7")
    world.target().sadd("set", "member-x")
    step.step([b"set", b"hash"])
    assert (step.state.counts.equal, step.state.counts.failed) == (2, 2)


def test_slots_that_move_are_followed(world: World) -> None:
    """MOVED and ASK, as while a cluster is resharded."""
    step = copying(world)
    key = next(b"key:%d" % n for n in range(9_999) if key_slot(b"key:%d" % n) == 100)
    first, second = world.nodes[0], world.nodes[1]
    identities = [node.execute_command("CLUSTER MYID").decode() for node in (first, second)]
    world.source.set(key, "here")
    try:
        second.execute_command("CLUSTER SETSLOT", 100, "IMPORTING", identities[0])
        first.execute_command("CLUSTER SETSLOT", 100, "MIGRATING", identities[1])
        step.step([key])
        assert step.state.counts.copied == 1
        assert second.execute_command("CLUSTER COUNTKEYSINSLOT", 100) == 1
        for node in (second, first):
            node.execute_command("CLUSTER SETSLOT", 100, "NODE", identities[1])
        step.step([key])
        assert step.state.counts.equal == 1
    finally:
        second.flushall()
        for node in (first, second, world.nodes[2]):
            node.execute_command("CLUSTER SETSLOT", 100, "NODE", identities[0])


@pytest.mark.parametrize("kind", ["OOM", "NOPERM"])
def test_what_would_fail_for_every_key_ends_the_run(world: World, capsys: Capsys, kind: str) -> None:
    world.source.set("a", 1)
    nodes = world.nodes
    urls = world.copy
    try:
        for node in nodes:
            if kind == "OOM":
                node.config_set("maxmemory", 1)
            else:
                node.acl_setuser("mover", enabled=True, passwords="+secret", keys="*", commands=["+@all", "-restore"])
        if kind == "NOPERM":
            urls = [*urls[:3], urls[3].replace("redis://", "redis://mover:secret@")]
        status, report = world.run(capsys, *urls)
    finally:
        for node in nodes:
            node.config_set("maxmemory", 0)
            node.acl_deluser("mover")
    assert status == 1
    assert kind in report["problem"]
    assert "secret" not in json.dumps(report)
    status, report = world.run(capsys, *world.copy)
    assert (status, report["copied"], world.target().get("a")) == (0, 1, b"1")


def test_the_rate_is_kept(world: World, capsys: Capsys) -> None:
    fill(world.source, names(300))
    began = time.monotonic()
    assert world.run(capsys, *world.copy, "--rate", "200", "--verify", "none")[0] == 0
    assert time.monotonic() - began >= 0.5
