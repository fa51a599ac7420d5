"""``clusterlint slot``: where keys live."""

from __future__ import annotations

import json
import os

import click

from clusterlint.cli.command import Command, Option
from clusterlint.cli.options import format_option
from clusterlint.slots.hashing import SLOTS, hashed_part, key_slot
from clusterlint.slots.topology import node_of, slot_ranges


@click.command(
    cls=Command,
    examples=[
        ("clusterlint slot user:1:name user:1:mail", "can they be used together?"),
        ("clusterlint slot --nodes 6 'user:{1}:name'", ""),
    ],
)
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option(
    "--nodes",
    cls=Option,
    type=click.IntRange(1, SLOTS),
    metavar="N",
    default=3,
    help="Masters of the cluster [3].",
)
@format_option("text", "json")
def slot(keys: tuple[str, ...], nodes: int, output_format: str) -> None:
    """Slot, hashed part and master of each KEY.

    The slots are split over the masters as redis-cli --cluster create does it.
    """
    raw = [os.fsencode(key) for key in keys]
    rows = [_row(key, nodes) for key in raw]
    if output_format == "json":
        click.echo(json.dumps([dict(row) for row in rows], indent=2))
        return
    _table(rows, nodes)
    slots = {row["slot"] for row in rows}
    if len(rows) > 1:
        masters = len({row["node"] for row in rows})
        together = "one slot: they can be used together" if len(slots) == 1 else f"{len(slots)} slots"
        spread = f" on {masters} of {nodes} masters: not in one command or transaction"
        click.echo(f"\n{len(rows)} keys in {together}{spread if len(slots) > 1 else ''}")


def _row(key: bytes, nodes: int) -> dict[str, object]:
    number = key_slot(key)
    node = node_of(number, nodes)
    return {
        "key": _shown(key),
        "slot": number,
        "hashed": _shown(hashed_part(key)),
        "node": node + 1,
        "nodes": nodes,
        "range": list(slot_ranges(nodes)[node]),
    }


def _shown(raw: bytes) -> str:
    """Bytes that are no UTF-8 as ``\\xNN``."""
    return raw.decode("utf-8", "backslashreplace")


def _table(rows: list[dict[str, object]], nodes: int) -> None:
    table = [("KEY", "HASHED PART", "SLOT", "MASTER", "RANGE")]
    for row in rows:
        first, last = slot_ranges(nodes)[int(str(row["node"])) - 1]
        cells = (str(row["key"]), str(row["hashed"]), str(row["slot"]))
        table.append((*cells, f"{row['node']} of {nodes}", f"{first}-{last}"))
    widths = [max(len(line[column]) for line in table) for column in range(5)]
    for line in table:
        cells_text = (f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells_text).rstrip())
