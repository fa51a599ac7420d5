"""Tags through helpers, constants, classmethods and keyword defaults, and helpers that only look tagged."""

import os
from functools import partial

import redis

OPEN, CLOSE = "{", "}"
ROOM = "room:{{{room}}}:{part}"
UNTAGGED = "room:{room}:{part}"
EMPTY = "{{}}room:{room}:{part}"


def tag(value):
    return OPEN + str(value) + CLOSE


def room_key(room, part, *, template=ROOM):
    return template.format(room=room, part=part)


members_key = partial(room_key, part="members")
banned_key = partial(room_key, part="banned")


class Keys:
    root = "game"

    @classmethod
    def of(cls, ident, *path):
        return f"{cls.root}:{tag(ident)}:" + ":".join(path)

    @staticmethod
    def half(ident, path):
        return "{%s:%s}" % (ident, path)


class Rooms:
    def __init__(self, r: "redis.Redis"):
        self.r = r

    def allowed(self, room):
        return sorted(self.r.sdiff(members_key(room), banned_key(room)))  # expect: ok

    def invited(self, room):
        return self.r.sunion(room_key(room, "invited"), room_key(room, "asked"))  # expect: ok

    def plain(self, room):
        a = room_key(room, "a", template=UNTAGGED)
        return self.r.sunion(a, room_key(room, "b", template=UNTAGGED))  # expect: break CL101

    def empty(self, room):
        keys = [room_key(room, p, template=EMPTY) for p in "ab"]
        return self.r.sunion(keys)  # expect: break CL101

    def state(self, game):
        return self.r.mget(Keys.of(game, "board"), Keys.of(game, "clock", "white"))  # expect: ok

    def halves(self, game):
        return self.r.mget(Keys.half(game, "a"), Keys.half(game, "b"))  # expect: break CL101

    def two_games(self, a, b):
        return self.r.mget(Keys.of(a, "board"), Keys.of(b, "board"))  # expect: break CL101

    def late_tag(self, game):
        keys = [f"x{game}:{{{game}}}:b", f"y{{{game}}}{{late}}"]
        return self.r.mget(keys)  # expect: ok

    def first_brace_wins(self, game):
        return self.r.mget(f"{{a}}:{{{game}}}", f"{{b}}:{{{game}}}")  # expect: break CL101

    def stripped(self, game):
        return self.r.rename(Keys.of(game, "old"), Keys.of(game, "old").strip("{}").replace("{", "["))  # expect: break CL101


def rooms():
    r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    r.sadd(members_key(room="x"), "a", "b")  # expect: ok
    r.sadd(banned_key("x"), "b")  # expect: ok
    r.set(Keys.of(1, "old"), 1)
    return Rooms(r)


def scenario_ok():
    r = rooms()
    return r.allowed("x"), r.invited("x"), r.state(1), r.late_tag(1)


def scenario_plain():
    return rooms().plain("x")


def scenario_empty():
    return rooms().empty("x")


def scenario_halves():
    return rooms().halves(1)


def scenario_two():
    return rooms().two_games(1, 2)


def scenario_first():
    return rooms().first_brace_wins(1)


def scenario_stripped():
    return rooms().stripped(1)


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
