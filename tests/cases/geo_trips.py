"""Geo queries with store options."""

import os
from typing import Final

from redis import Redis

CITY: Final = "geo:{city}"
NEAR: Final = "near:{city}:{user}"


class Trips:
    def __init__(self, r: Redis):
        self.r = r

    def add(self, city, *points):
        return self.r.geoadd(CITY.format(city=city), [v for p in points for v in p])  # expect: ok

    def near(self, city, lon, lat):
        return sorted(self.r.geosearch(CITY.format(city=city), longitude=lon, latitude=lat, radius=50, unit="km"))  # expect: ok

    def distance(self, city, a, b):
        return self.r.geodist(CITY.format(city=city), a, b, unit="km")  # expect: ok

    def keep_near(self, city, user, lon, lat):
        dest, source = NEAR.format(city=city, user=user), CITY.format(city=city)
        return self.r.geosearchstore(dest, source, longitude=lon, latitude=lat, radius=50, unit="km")  # expect: break CL101

    def keep_radius(self, city, user):
        return self.r.georadius(  # expect: break CL101 or CL107
            CITY.format(city=city), 13, 52, 100, unit="km", store=NEAR.format(city=city, user=user)
        )

    def radius(self, city):
        return self.r.georadius(CITY.format(city=city), 13, 52, 100, unit="km", count=3)  # expect: ok

    def keep_member(self, city, name):
        return self.r.georadiusbymember(f"geo:{city}", name, 10, store_dist=f"dist:{city}")  # expect: break CL101 or CL107

    def positions(self, city, *names):
        return len(self.r.geopos(f"geo:{city}", *names))  # expect: ok


def trips():
    t = Trips(Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))
    t.add("ber", (13.4, 52.5, "alex"), (13.3, 52.5, "zoo"))
    return t


def scenario_ok():
    t = trips()
    return t.near("ber", 13.4, 52.5), t.distance("ber", "alex", "zoo"), t.radius("ber"), t.positions("ber", "alex", "zoo")


def scenario_keep():
    return trips().keep_near("ber", "ann", 13, 52)


def scenario_radius():
    return trips().keep_radius("ber", "ann")


def scenario_member():
    return trips().keep_member("ber", "zoo")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
