from __future__ import annotations

import pytest
from rules.building import call, client, program

from clusterlint.rules import missing_cluster_api
from clusterlint.rules.methods import CONNECTION_STATE
from clusterlint.rules.pool_reach_through import judge


def test_a_name_for_one_connection_is_a_warning_with_the_constructors_option() -> None:
    (finding,) = judge(program(call("client_setname", name="importer")))
    assert (finding.rule, finding.severity, finding.effect) == ("CL304", "warning", "silent")
    assert finding.fix is not None and "client_name=..." in finding.fix.summary


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("method", sorted(CONNECTION_STATE))
def test_exactly_one_of_this_rule_and_cl303_speaks(method: str, asynchronous: bool) -> None:
    one = program(call(method, of=client(asynchronous=asynchronous)))
    assert len([*judge(one), *missing_cluster_api.judge(one)]) == 1


def test_a_named_node_and_other_commands_are_silent() -> None:
    assert not list(
        judge(program(call("client_setname", target_nodes=["node"]), call("client_list"), call("get", "a")))
    )
