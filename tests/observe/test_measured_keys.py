"""What the counts come to: shares, hot slots, whether the memory is enough."""

from __future__ import annotations

import random

import pytest
from families import families, tagged

from clusterlint.observe import Counted, Format, Matcher, Observed, Sample, Wanted, measure
from clusterlint.observe.reading import Said
from clusterlint.observe.sizing import owners_of
from clusterlint.observe.tally import Tally
from clusterlint.slots import SLOTS, key_slot, node_of, slot_ranges

MAP = families("user:{uid}:a", "user:{uid}:b", "queue:main")
PLAN = tagged(MAP, {0: (5, 6), 1: (5, 6)})
GB = 1 << 30


def measured(
    keys: dict[bytes, int], wanted: Wanted | None = None, sample: Sample | None = None, planned: bool = True
) -> Observed:
    matcher = Matcher(MAP, PLAN if planned else None)
    tally = Tally()
    tally.add(matcher, list(keys), list(keys.values()))
    return measure(Counted("test", Format.SIZED, tally, Said()), matcher, MAP, wanted or Wanted(3), sample)


def test_shares_are_what_was_put_in() -> None:
    keys = {b"user:%d:%s" % (n, b"ab"[n % 2 : n % 2 + 1]): n + 1 for n in range(3000)}
    found = measured(keys)
    for node, (first, last) in zip(found.nodes, slot_ranges(3), strict=True):
        now = {key: size for key, size in keys.items() if first <= key_slot(key) <= last}
        then = {key: size for key, size in keys.items() if first <= key_slot(key.split(b":")[1]) <= last}
        assert (node.now.keys, node.now.bytes) == (len(now), sum(now.values()))
        assert node.then is not None and (node.then.keys, node.then.bytes) == (len(then), sum(then.values()))
        assert node.now.byte_share == pytest.approx(sum(now.values()) / sum(keys.values()))
    assert sum(found.bins) == pytest.approx(1, abs=1e-3) and len(found.bins) == 256
    assert found.strangers.load.keys == 0 and found.unseen == 1


def test_without_a_plan_nothing_is_then() -> None:
    found = measured({b"user:1:a": 5}, planned=False)
    assert found.nodes[0].then is None and found.bins_then == () and found.biggest_slot_then is None


def test_a_hot_slot_says_what_is_in_it() -> None:
    """A tag of the code, a tag that the plan makes, and one big key."""
    keys = {b"user:%d:a" % n: 10 for n in range(4000)}
    keys |= {b"{bulk}%d" % n: 10 for n in range(400)}
    keys |= {b"user:big:%s" % name: 10_000 for name in (b"a", b"b")}
    keys[b"queue:main"] = 30_000
    found = measured(keys)
    now = {one.slot: one for one in found.hot}
    assert (now[key_slot("bulk")].tag, now[key_slot("bulk")].families) == ("bulk", ((None, pytest.approx(1, abs=0.05)),))
    assert now[key_slot("queue:main")].key == "queue:main"
    assert now[key_slot("queue:main")].families[0][0] == 2
    then = {one.slot: one for one in found.hot_then}
    assert then[key_slot("big")].tag == "big" and then[key_slot("big")].load.bytes >= 20_000
    assert key_slot("user:big:a") not in then and key_slot("user:big:a") in now
    assert found.biggest_slot is not None and found.biggest_slot.slot == key_slot("queue:main")
    assert [one.key for one in found.biggest][:1] == ["queue:main"]


def test_even_data_has_no_hot_slot_and_no_big_key() -> None:
    chance = random.Random(5)
    found = measured({b"user:%d:a" % n: chance.randrange(50, 200) for n in range(20_000)})
    assert found.hot == found.hot_then == found.biggest == ()


@pytest.mark.parametrize(("memory", "enough", "least"), [(60, [False, False, True], 5), (100, [True, True, True], 3), (400, [True, True, True], 1)])
def test_whether_the_memory_is_enough(memory: int, enough: list[bool], least: int) -> None:
    """200 GB, even: 67 GB on each of three, of which the head-room leaves three quarters."""
    keys = {b"user:%d:a" % n: 200 * GB // 20_000 for n in range(20_000)}
    found = measured(keys, Wanted(3, node_memory=memory * GB))
    assert found.capacity is not None and found.sample is None
    assert [fit.enough for fit in found.capacity.fits] == enough
    assert (found.capacity.least, found.capacity.usable) == (least, memory * GB * 3 // 4)
    assert found.capacity.fits[0].fullest == pytest.approx(200 * GB / 3, rel=0.03)


def test_a_slot_that_fits_nowhere() -> None:
    found = measured({b"queue:main": 50 * GB, b"user:1:a": GB}, Wanted(3, node_memory=60 * GB))
    assert found.capacity is not None and (found.capacity.least, found.capacity.biggest_slot) == (None, 50 * GB)


def test_the_memory_of_the_server_is_divided_as_the_keys_are() -> None:
    keys = {b"user:%d:a" % n: -1 for n in range(5000)}
    found = measured(keys, Wanted(3, node_memory=60 * GB, used_memory=90 * GB))
    assert found.bytes is None and found.memory == 90 * GB and found.sample is None
    assert found.capacity is not None and found.capacity.fits[0].fullest == pytest.approx(30 * GB, rel=0.06)


def test_a_list_that_is_far_from_all_of_the_memory_is_a_sample() -> None:
    found = measured({b"user:%d:a" % n: 100 for n in range(1000)}, Wanted(3, node_memory=40 * GB, used_memory=90 * GB))
    assert found.sample is not None and found.sample.guessed
    assert found.sample.of == pytest.approx(90 * GB / 100, rel=0.01)
    assert found.capacity is not None and not found.capacity.fits[0].sure
    assert 0.02 < found.nodes[0].now.key_error < 0.04


def test_errors_of_samples_hold_the_truth_about_as_often_as_they_say() -> None:
    chance = random.Random(9)
    everything = [(b"user:%d:a" % n, int(chance.lognormvariate(5, 1.2))) for n in range(30_000)]
    whole = measured(dict(everything)).nodes[0]
    rounds, held = 20, [0, 0, 0]
    for _ in range(rounds):
        part = measured(dict(chance.sample(everything, 1500)), sample=Sample(1500, 30_000)).nodes[0]
        assert part.then is not None and whole.then is not None and part.now.byte_error and part.then.byte_error
        held[0] += abs(part.now.key_share - whole.now.key_share) <= part.now.key_error
        held[1] += abs(part.now.share - whole.now.share) <= part.now.byte_error
        held[2] += abs(part.then.share - whole.then.share) <= part.then.byte_error
    assert all(0.8 * rounds <= one <= rounds for one in held), held


def test_what_more_masters_take_over_is_what_is_in_the_slots() -> None:
    keys = {b"user:%d:a" % n: 1 + n % 7 for n in range(5000)}
    found = measured(keys, planned=False)
    fourth = found.growth[0]
    assert fourth.masters == 4 and sum(move.slots for move in fourth.moves) == 4096
    assert sum(node.keys for node in fourth.nodes) == 5000
    assert fourth.nodes[3] == fourth.moved
    first = fourth.moves[0]
    slots = set(range(5461, 5461 + first.slots))
    assert (first.source, first.load.keys) == (1, sum(key_slot(key) in slots for key in keys))


def test_owners_are_those_of_a_new_cluster() -> None:
    assert all(node_of(slot, 5) == node for slot, node in enumerate(owners_of(5))) and len(owners_of(5)) == SLOTS
