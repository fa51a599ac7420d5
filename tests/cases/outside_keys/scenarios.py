"""Scenarios."""

import io
import json
import sys

import handlers
import tools
from web import Received, Socket

FORGED = "}m1"


async def scenario_handlers():
    return (
        await handlers.read_order(7),
        await handlers.read_size(handlers.Size.SMALL),
        await handlers.read_ident("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
        await handlers.read_slug("a-b"),
        await handlers.read_word("word"),
        await handlers.read_digest(Received(body={"name": FORGED})),
        await handlers.search(Received(query={"q": "{x}"})),
        await handlers.tail("{x}"),
    )


def scenario_tools():
    sys.argv = ["tool", "12"]
    return tools.numbered(), tools.stored("x")


async def scenario_cart():
    return await handlers.read_cart(FORGED)


async def scenario_room():
    return await handlers.open_room(Received(body={"room": FORGED}))


async def scenario_chat():
    return await handlers.chat(Socket({"channel": FORGED}))


def scenario_argument():
    return tools.by_argument(["--tenant", FORGED])


def scenario_position():
    sys.argv = ["tool", FORGED]
    return tools.by_position()


def scenario_hook():
    body = json.dumps({"tenant": FORGED}).encode()
    tools.Hooks("/hook", {"Content-Length": str(len(body))}, io.BytesIO(body)).do_POST()


def scenario_wsgi():
    return tools.application({"QUERY_STRING": "tenant=%7Dm1"}, lambda status, headers: None)


def parted(standalone, cluster):
    """Two keys that were to share a slot went to two masters."""
    return sum(bool(node.get("set") or node.get("rpush")) for node in cluster.nodes) == 2


check_cart = check_room = check_chat = check_argument = check_position = check_hook = check_wsgi = parted

SCENARIOS = {name: "change" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_handlers": "same",
    "scenario_tools": "same",
}
