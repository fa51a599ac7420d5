"""Scores of the day, the week and of all time."""

from datetime import date, timedelta

ALL_TIME = "leaderboard:%s:all"
OF_DAY = "leaderboard:%s:day:%s"
OF_WEEK = "leaderboard:%s:week"
LAST_WEEK = "leaderboard:%s:last-week"
FRIENDS = "player:%s:friends"

KEEP = 14 * 24 * 3600


class Leaderboard:
    def __init__(self, client, game):
        self.client = client
        self.game = game

    def submit(self, player, score, day=None):
        """Add to the player's scores. The player's new total."""
        day_key = OF_DAY % (self.game, (day or date.today()).isoformat())
        pipe = self.client.pipeline()
        pipe.zincrby(ALL_TIME % self.game, score, player)
        pipe.zincrby(day_key, score, player)
        pipe.expire(day_key, KEEP)
        total, _, _ = pipe.execute()
        return int(total)

    def top(self, count):
        return [
            (player, int(score))
            for player, score in self.client.zrevrange(ALL_TIME % self.game, 0, count - 1, withscores=True)
        ]

    def rank(self, player):
        rank = self.client.zrevrank(ALL_TIME % self.game, player)
        return None if rank is None else rank + 1

    def close_week(self, last_day):
        """Sum up seven days. What was the week is the last week now. How many players there were."""
        if self.client.exists(OF_WEEK % self.game):
            self.client.rename(OF_WEEK % self.game, LAST_WEEK % self.game)
        days = [last_day - timedelta(days=back) for back in range(7)]
        return self.client.zunionstore(OF_WEEK % self.game, [OF_DAY % (self.game, day.isoformat()) for day in days])

    def climbers(self, count):
        """Who is better than in the last week, with the difference."""
        now, before = OF_WEEK % self.game, LAST_WEEK % self.game
        gain = self.client.zunion({now: 1, before: -1}, withscores=True)
        return [(player, int(score)) for player, score in reversed(gain) if score > 0][:count]

    def among_friends(self, player):
        """The scores of the player's friends, the best first."""
        friends = sorted(self.client.smembers(FRIENDS % player) | {player})
        pipe = self.client.pipeline(transaction=False)
        for friend in friends:
            pipe.zscore(ALL_TIME % self.game, friend)
        scores = zip(friends, pipe.execute())
        return sorted(((name, int(score)) for name, score in scores if score is not None), key=lambda pair: -pair[1])
