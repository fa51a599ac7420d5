"""Daily and weekly leaderboards."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta

import redis


@dataclass
class Leaderboard:
    client: redis.Redis
    game: str

    def day_key(self, day: date) -> str:
        return f"lb:{self.game}:{day:%Y-%m-%d}"

    def tagged(self, day: date) -> str:
        return f"lb:{{{self.game}}}:{day:%Y%m%d}"

    def score(self, player: str, points: int, day: date) -> float:
        return self.client.zincrby(self.day_key(day), points, player)  # expect: ok

    def top(self, day: date, n: int = 3) -> list:
        return self.client.zrevrange(self.day_key(day), 0, n - 1, withscores=True)  # expect: ok

    def week(self, monday: date) -> int:
        days = [self.day_key(monday + timedelta(days=i)) for i in range(7)]
        return self.client.zunionstore(f"lb:{self.game}:week", days)  # expect: break CL101

    def week_tagged(self, monday: date) -> int:
        days = [self.tagged(monday + timedelta(days=i)) for i in range(7)]
        return self.client.zunionstore(f"lb:{{{self.game}}}:week", days)  # expect: ok

    def regulars(self, monday: date) -> list:
        a, b = self.day_key(monday), self.day_key(monday + timedelta(days=1))
        return self.client.zinter([a, b])  # expect: break CL101

    def newcomers(self, today: date) -> list:
        return self.client.zdiff([self.day_key(today), self.day_key(today - timedelta(1))])  # expect: break CL101

    def archive(self, day: date) -> int:
        src = self.day_key(day)
        return self.client.zrangestore(src + ":top", src, 0, 9)  # expect: break CL101

    def rank(self, player: str, day: date) -> tuple:
        pipe = self.client.pipeline(transaction=False)  # expect: ok
        pipe.zrevrank(self.day_key(day), player)  # expect: ok
        pipe.zscore(self.day_key(day), player)  # expect: ok
        return tuple(pipe.execute())


MONDAY = date(2024, 1, 1)


def board() -> Leaderboard:
    r = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    lb = Leaderboard(r, "chess")
    for i, player in enumerate(["ann", "bob", "eve"]):
        lb.score(player, 10 * i, MONDAY)
    return lb


def scenario_top():
    lb = board()
    return lb.top(MONDAY), lb.rank("bob", MONDAY), lb.week_tagged(MONDAY)


def scenario_week():
    return board().week(MONDAY)


def scenario_regulars():
    return board().regulars(MONDAY)


def scenario_newcomers():
    return board().newcomers(MONDAY)


def scenario_archive():
    return board().archive(MONDAY)


SCENARIOS = {
    "scenario_top": "same",
    "scenario_week": "break",
    "scenario_regulars": "break",
    "scenario_newcomers": "break",
    "scenario_archive": "break",
}
