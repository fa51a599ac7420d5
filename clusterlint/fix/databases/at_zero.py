"""What a move of keys makes of a program's clients, for the comparison of the old program and the new one."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from clusterlint.fix.renamer import Renamer
from clusterlint.link.program import Batch, Construction, Program


def at_zero(program: Program, renamer: Renamer) -> Program:
    """The old program with the clients that move at database 0, its calls excepted: those name keys."""

    def batch(one: Batch) -> Batch:
        calls = tuple(replace(call, client=renamer.client(call.client)) for call in one.calls)
        return structs.replace(one, client=renamer.client(one.client), calls=calls)

    def built(one: Construction) -> Construction:
        return structs.replace(one, client=renamer.client(one.client))

    return as_asked(
        structs.replace(
            program,
            batches=tuple(map(batch, program.batches)),
            constructions=tuple(map(built, program.constructions)),
            attributes=tuple(structs.replace(u, client=renamer.client(u.client)) for u in program.attributes),
            type_tests=tuple(structs.replace(t, client=renamer.client(t.client)) for t in program.type_tests),
        ),
        renamer,
    )


def as_asked(program: Program, renamer: Renamer) -> Program:
    """The program without how clients of these endpoints ask for a database: which one they open is kept."""
    endpoints = {move.endpoints for move in renamer.moves}

    def built(one: Construction) -> Construction:
        return structs.replace(one, url=None, database=None, options=(), positional=(), trail=())

    found = [
        built(one) if one.client.endpoints in endpoints else one
        for one in program.constructions
        if one.client.endpoints not in endpoints or one.client.built in (None, one.location)
    ]
    return structs.replace(program, constructions=tuple(dict.fromkeys(found)))
