"""Shops near a customer."""

import os

import redis

CITIES = ("berlin", "hamburg")


class ShopFinder:
    def __init__(self, r=None):
        self.r = r or redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def add(self, city, *shops):
        flat = [part for shop in shops for part in shop]
        return self.r.geoadd("shops:" + city, flat)  # expect: ok

    def near(self, city, lon, lat, km):
        return self.r.geosearch("shops:" + city, longitude=lon, latitude=lat, radius=km, unit="km")  # expect: ok

    def remember_near(self, city, user, member):
        return self.r.geosearchstore("near:" + user, "shops:" + city, member=member, radius=5, unit="km")  # expect: break CL101

    def remember_old_style(self, city, user, lon, lat):
        return self.r.georadius("shops:" + city, lon, lat, 5, unit="km", store="near:" + user)  # expect: break CL101

    def around(self, city, member):
        return self.r.georadiusbymember("shops:" + city, member, 5, unit="km")  # expect: ok

    def apart(self, city, a, b):
        return round(self.r.geodist("shops:" + city, a, b))  # expect: ok

    def everywhere(self):
        return {city: self.r.zcard("shops:" + city) for city in CITIES}  # expect: ok

    def forget(self):
        return self.r.unlink(*["shops:" + city for city in CITIES])  # expect: change CL102


def filled():
    finder = ShopFinder()
    finder.add("berlin", (13.40, 52.52, "mitte"), (13.41, 52.53, "prenzlberg"))
    finder.add("hamburg", (9.99, 53.55, "altona"))
    return finder


def scenario_near():
    f = filled()
    return sorted(f.near("berlin", 13.4, 52.5, 10)), f.everywhere(), f.apart("berlin", "mitte", "prenzlberg")


def scenario_around():
    f = filled()
    return sorted(f.around("berlin", "mitte")), f.forget()


def scenario_remember_near():
    return filled().remember_near("berlin", "ann", "mitte")


def scenario_remember_old_style():
    return filled().remember_old_style("berlin", "ann", 13.4, 52.5)


SCENARIOS = {
    "scenario_near": "same",
    "scenario_around": "same",
    "scenario_remember_near": "break",
    "scenario_remember_old_style": "break",
}
