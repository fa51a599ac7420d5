"""Where keys fall, which are used together, and how large pictures are cut."""

from __future__ import annotations

import itertools
from pathlib import Path

import made
import pytest

from clusterlint.audit import Audit
from clusterlint.audit.graph import MOST_FAMILIES, MOST_KNOTS, MOST_TIES, graph
from clusterlint.finding import Location
from clusterlint.keys.model import Access, KeyMap, Kind
from clusterlint.plan.model import GroupPlan, Spread, TagPlan
from clusterlint.report.audit_svg import picture, pins
from clusterlint.slots import key_slot
from clusterlint.slots.topology import node_of

CODE = """\
import os
import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"])


def all_of_it(uid, other):
    r.get("config")
    r.mget(f"user:{uid}:name", f"user:{uid}:mail")
    r.brpop(["work:urgent", "work:normal"])
    r.rename(f"list:{uid}", f"list:{other}")
    r.delete(f"a:{uid}", f"b:{uid}")
"""
TEST = CODE.replace('"config"', '"made-up"').replace("work:", "toy:")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    folder = tmp_path_factory.mktemp("pictures")
    return made.audit_in(folder, {"app.py": CODE, "test_app.py": TEST})


def test_pins_are_the_real_slots(found: Audit) -> None:
    before = {pin.old: pin.before for pin in found.placement.pins}
    assert before == {key: key_slot(key) for key in ("config", "work:urgent", "work:normal")}
    after = {pin.new: pin.after for pin in found.placement.pins}
    assert after["{{work}}:urgent"] == after["{{work}}:normal"] == key_slot("{work}")
    assert found.placement.hot[0].slot == key_slot("{work}") and len(found.placement.hot[0].after) == 2


@pytest.mark.parametrize("masters", [3, 5, 9])
def test_shares_count_every_family_once(found: Audit, masters: int) -> None:
    shares = found.placement.shares[masters]
    assert len(shares) == masters
    assert sum(share.before for share in shares) == pytest.approx(1)
    assert sum(share.after for share in shares) == pytest.approx(1)
    spread, total = found.placement.spread_before, found.placement.families
    node = node_of(key_slot("config"), masters)
    pinned = sum(node_of(key_slot(key), masters) == node for key in ("config", "work:urgent", "work:normal"))
    own = (shares[node].last - shares[node].first + 1) / 16384
    assert shares[node].before == pytest.approx((spread * own + pinned) / total)


def test_ties_say_what_a_tag_can_do(found: Audit) -> None:
    states = {tie.commands[0]: tie.state for knot in found.graph.knots for tie in knot.ties if tie.location.path == "app.py"}
    assert states == {"MGET": "tag", "BRPOP": "tag", "RENAME": "apart", "DEL": "split"}
    assert next(knot.ties[0].state for knot in found.graph.knots) == "apart"


def test_marks_near_each_other_have_their_numbers_in_other_rows(found: Audit) -> None:
    marks = pins(found)
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)
    for one, other in itertools.pairwise(marks):
        assert other.x - one.x >= 26 or one.row != other.row


def test_large_graphs_are_cut_and_say_so(found: Audit) -> None:
    families = found.keys.families * 40
    keys = KeyMap(families=families, shown=frozenset(range(len(families))))

    def access(number: int, *names: int) -> Access:
        place = Location("app.py", number + 1, 1, number + 1, 2)
        return Access(Kind.COMMAND, place, ("MGET",), names, (), (), False, True, False)

    spread = Spread((), ())
    star = tuple(access(n, 0, n + 1) for n in range(100))
    large = GroupPlan(tuple(range(101)), star, (), (), (), spread, spread)
    small = [GroupPlan((n, n + 1), (access(n, n, n + 1),), (), (), (), spread, spread) for n in range(2 * MOST_KNOTS)]
    cut = graph(keys, TagPlan((large, *small)))
    assert len(cut.knots) == MOST_KNOTS and cut.left == MOST_KNOTS + 1
    first = cut.knots[0]
    assert len(first.families) <= MOST_FAMILIES and len(first.ties) <= MOST_TIES
    assert len(first.ties) + first.left >= 100
    drawn = picture(found, found.graph.knots[0])
    assert len(drawn.lines) == sum(len(tie.families) for tie in found.graph.knots[0].ties)


def test_what_only_tests_use_is_not_in_the_pictures(found: Audit) -> None:
    assert "made-up" not in {pin.old for pin in found.placement.pins}


def test_paths_of_files_are_relative(found: Audit) -> None:
    assert {Path(one.finding.location.path).name for one in found.findings} == {"app.py", "test_app.py"}
