"""Keys that look tagged and are not, and keys that do not look it and are."""

import os

import redis

TEMPLATE = "room:{room}:{kind}"
TAGGED = "room:{{{room}}}:{kind}"
EMPTY = "room:{}:users"


class Rooms:
    def __init__(self):
        self.r = redis.Redis.from_url(os.environ["REDIS_URL"])

    def formatted(self, room):
        return self.r.mget(TEMPLATE.format(room=room, kind="a"), TEMPLATE.format(room=room, kind="b"))  # expect: break CL101

    def formatted_tagged(self, room):
        return self.r.mget(TAGGED.format(room=room, kind="a"), TAGGED.format(room=room, kind="b"))  # expect: ok

    def empty_tag(self):
        return self.r.sunion(EMPTY, "room:{}:guests")  # expect: break CL101

    def python_braces(self, tenant):
        return self.r.mget(f"inbox:{tenant}:x", f"inbox:{tenant}:y")  # expect: break CL101

    def doubled(self, tenant):
        return self.r.mget(f"inbox:{{tenant}}:{tenant}", "inbox:{tenant}:all")  # expect: ok

    def second_tag_does_not_count(self, room):
        return self.r.mget(f"{{{room}:a}}:{{x}}", f"{{{room}:b}}:{{x}}")  # expect: break CL101

    def different_tags(self):
        return self.r.mget("{left}:x", "{right}:x")  # expect: break CL101

    def unclosed(self, room):
        return self.r.mget("{%s:a" % room, "{%s:b" % room)  # expect: break CL101

    def tag_is_the_key(self):
        return self.r.mget("plain", "{plain}:more")  # expect: ok

    def same_key_twice(self, room):
        return self.r.mget(f"room:{room}", f"room:{room}")  # expect: ok

    def other_hole(self, room, user):
        return self.r.mget(f"{{{room}}}:a", f"{{{user}}}:a")  # expect: break CL101


def scenario_safe():
    r = Rooms()
    return r.formatted_tagged("red"), r.doubled("t1"), r.tag_is_the_key(), r.same_key_twice("red")


def scenario_formatted():
    return Rooms().formatted("red")


def scenario_empty_tag():
    return len(Rooms().empty_tag())


def scenario_python_braces():
    return Rooms().python_braces("t1")


def scenario_second_tag():
    return Rooms().second_tag_does_not_count("red")


def scenario_different_tags():
    return Rooms().different_tags()


def scenario_unclosed():
    return Rooms().unclosed("red")


def scenario_other_hole():
    return Rooms().other_hole("red", "ann")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_formatted": "break",
    "scenario_empty_tag": "break",
    "scenario_python_braces": "break",
    "scenario_second_tag": "break",
    "scenario_different_tags": "break",
    "scenario_unclosed": "break",
    "scenario_other_hole": "break",
}
