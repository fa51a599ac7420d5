"""Objects become keys here."""

import os

import redis
from identities import Document, Player, Raw, Ticket

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def read(tenant, number):
    document = Document(tenant, number)
    return r.mget(str(document), document.meta)  # expect: ok


def read_formatted(tenant, number):
    return r.mget(f"{Document(tenant, number)}", "%s" % (Document(tenant, 0, "x"),))  # expect: ok


def read_two(one, other):
    return r.mget(str(Document(one, 1)), str(Document(other, 1)))  # expect: break CL101


def read_parts(tenant, number):
    document = Document(tenant, number)
    return r.mget([str(document.with_part(part)) for part in ("body", "meta")])  # expect: ok


def players(team, one, other):
    return r.mget(Player(team, one).tagged, Player(team, other).tagged)  # expect: ok


def players_loose(team, one, other):
    return r.mget(Player(team, one).key, Player(team, other).key)  # expect: break CL101


def formatted_player(team, name):
    player = Player(team, name)
    return r.mget(f"{player}", f"{player:score}")  # expect: ok


def squads(players):
    return r.mget([player.tagged for player in players])  # expect: break CL101


def hold(event, seat):
    ticket = Ticket(event, seat)
    return r.smove(ticket.hold, ticket.sold, seat)  # expect: ok


def hold_other(event, other, seat):
    return r.smove(Ticket(event, seat).hold, Ticket(other, seat).sold, seat)  # expect: break CL101


def raw(uid):
    item = Raw(uid)
    return r.mget(bytes(item), str(item), repr(item))  # expect: ok


def raw_two(uid, other):
    return r.mget(bytes(Raw(uid)), str(Raw(other)))  # expect: break CL101
