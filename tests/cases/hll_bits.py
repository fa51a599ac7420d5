"""HyperLogLog and bitmaps by day, months as ranges of days."""

import calendar
import os
from dataclasses import dataclass

import redis as _redis


@dataclass(frozen=True)
class Month:
    year: int
    month: int

    def __str__(self):
        return f"{self.year}-{self.month:02}"

    def days(self):
        _, last = calendar.monthrange(self.year, self.month)
        return range(1, last + 1)


def _client(factory=_redis.Redis, **options):
    return factory.from_url(os.environ["REDIS_URL"], **options)


class Visitors:
    def __init__(self, site):
        self.site = site
        self.c = _client(decode_responses=True)

    def key(self, month, day):
        return f"hll:{self.site}:{month}:{day}"

    def tagged(self, month, day):
        return f"hll:{{{self.site}:{month}}}:{day}"

    def seen(self, month, day, *users):
        self.c.pfadd(self.key(month, day), *users)  # expect: ok
        self.c.pfadd(self.tagged(month, day), *users)  # expect: ok

    def day(self, month, day):
        return self.c.pfcount(self.key(month, day))  # expect: ok

    def month(self, month):
        return self.c.pfcount(*[self.key(month, d) for d in month.days()])  # expect: break CL101

    def month_tagged(self, month):
        return self.c.pfcount(*(self.tagged(month, d) for d in month.days()))  # expect: ok

    def roll_up(self, month):
        sources = [self.key(month, d) for d in month.days()]
        return self.c.pfmerge(f"hll:{self.site}:{month}", *sources)  # expect: break CL101

    def roll_up_tagged(self, month):
        sources = [self.tagged(month, d) for d in month.days()]
        return self.c.pfmerge(f"hll:{{{self.site}:{month}}}", *sources)  # expect: ok


class Retention:
    def __init__(self):
        self.bits = _client()

    def mark(self, day, user):
        self.bits.setbit(f"bits:{day}", user, 1)  # expect: ok

    def both(self, a, b):
        dest = f"bits:{a}&{b}"
        self.bits.bitop("AND", dest, f"bits:{a}", f"bits:{b}")  # expect: break CL101
        return self.bits.bitcount(dest)  # expect: any

    def inverse(self, a):
        return self.bits.bitop("NOT", f"not:{{{a}}}", f"bits:{{{a}}}")  # expect: ok

    def fields(self, day):
        return self.bits.bitfield(f"bits:{day}").get("u8", 0).incrby("u8", 8, 1).execute()  # expect: ok


MAY = Month(2024, 5)


def visitors():
    v = Visitors("web")
    v.seen(MAY, 1, "a", "b")
    v.seen(MAY, 2, "b", "c")
    return v


def scenario_ok():
    v, r = visitors(), Retention()
    r.mark("mon", 3)
    return v.day(MAY, 1), v.month_tagged(MAY), v.roll_up_tagged(MAY), r.inverse("mon"), r.fields("mon")


def scenario_month():
    return visitors().month(MAY)


def scenario_roll():
    return visitors().roll_up(MAY)


def scenario_both():
    return Retention().both("mon", "tue")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
