"""Attendance bitmaps and packed counters."""

import os

import redis


def attendance(course, day):
    return "att:{c%d}:%s" % (course, day)


def campus(day):
    return "campus:%s" % day


class Attendance:
    __slots__ = ("_bits",)

    def __init__(self, bits: redis.Redis):
        self._bits = bits

    def mark(self, course, day, student):
        return self._bits.setbit(attendance(course, day), student, 1)  # expect: ok

    def present(self, course, day):
        return self._bits.bitcount(attendance(course, day))  # expect: ok

    def both_days(self, course, one, two):
        target = attendance(course, one + "+" + two)
        self._bits.bitop("AND", target, attendance(course, one), attendance(course, two))  # expect: ok
        return self._bits.bitcount(target)  # expect: ok

    def any_course(self, courses, day):
        sources = [attendance(course, day) for course in courses]
        return self._bits.bitop("OR", campus(day), *sources)  # expect: break CL101

    def inverse(self, day):
        return self._bits.bitop("NOT", campus(day) + ":absent", campus(day))  # expect: break CL101

    def first(self, course, day):
        return self._bits.bitpos(attendance(course, day), 1)  # expect: ok

    def packed(self, name, *values):
        op = self._bits.bitfield("packed:" + name)  # expect: ok
        for n, value in enumerate(values):
            op.set("u8", n * 8, value)  # expect: ok
        return op.execute()

    def drop_week(self, course, days):
        return self._bits.delete(*[attendance(course, day) for day in days])  # expect: ok

    def drop_campus(self, days):
        return self._bits.delete(*[campus(day) for day in days])  # expect: change CL102


def filled():
    a = Attendance(redis.from_url(os.environ["REDIS_URL"]))
    for student in (1, 5, 9):
        a.mark(1, "mon", student)
        a.mark(1, "tue", student + 4)
    return a


def scenario_safe():
    a = filled()
    return (
        a.present(1, "mon"),
        a.both_days(1, "mon", "tue"),
        a.first(1, "mon"),
        a.packed("x", 1, 2),
        a.drop_week(1, ["mon", "tue"]),
    )


def scenario_drop_campus():
    a = filled()
    return a.drop_campus(["mon", "tue", "wed", "thu"])


def scenario_any_course():
    return filled().any_course([1, 2], "mon")


def scenario_inverse():
    return filled().inverse("mon")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_drop_campus": "same",
    "scenario_any_course": "break",
    "scenario_inverse": "break",
}
