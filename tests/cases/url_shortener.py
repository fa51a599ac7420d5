"""A URL shortener. Every command has one key: nothing to do."""

import os
import string

import redis

ALPHABET = string.digits + string.ascii_letters


class Shortener:
    COUNTER = "short:counter"

    def __init__(self, db: redis.Redis):
        self.db = db

    def encode(self, number):
        text = ""
        while number:
            number, rest = divmod(number, len(ALPHABET))
            text = ALPHABET[rest] + text
        return text or "0"

    def shorten(self, url):
        known = self.db.hget("short:by-url", url)  # expect: ok
        if known:
            return known
        code = self.encode(self.db.incr(self.COUNTER))  # expect: ok
        self.db.setnx("short:" + code, url)  # expect: ok
        self.db.hset("short:by-url", url, code)  # expect: ok
        return code

    def resolve(self, code):
        url = self.db.get("short:" + code)  # expect: ok
        if url:
            self.db.zincrby("short:hits", 1, code)  # expect: ok
            self.db.lpush("short:last", code)  # expect: ok
            self.db.ltrim("short:last", 0, 9)  # expect: ok
        return url

    def popular(self):
        return [code for code, _ in self.db.zrevrange("short:hits", 0, 4, withscores=True)]  # expect: ok

    def recent(self):
        return self.db.lrange("short:last", 0, -1)  # expect: ok

    def several(self, codes):
        pipe = self.db.pipeline(transaction=False)  # expect: ok
        for code in codes:
            pipe.get("short:" + code)  # expect: ok
        return pipe.execute()

    def forget(self, code):
        return self.db.delete("short:" + code)  # expect: ok

    def warm(self, *codes):
        for code in codes:
            if self.db.exists("short:" + code):  # expect: ok
                self.db.persist("short:" + code)  # expect: ok
        return self.db.mget(["short:" + codes[0]])  # expect: ok


def scenario_shorten():
    s = Shortener(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))
    codes = [s.shorten(f"http://x/{n}") for n in range(12)]
    again = s.shorten("http://x/3")
    hits = [s.resolve(code) for code in codes[:3]]
    return codes, again, hits, s.recent(), sorted(s.popular()), s.several(codes), s.warm(*codes), s.forget(codes[0])


SCENARIOS = {"scenario_shorten": "same"}
