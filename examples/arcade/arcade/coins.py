"""Coins move by a script, so that nobody spends what is not there."""

from arcade.players import Players

SPEND = """
local coins = tonumber(redis.call('GET', KEYS[1]) or '0')
if coins < tonumber(ARGV[1]) then
    return -1
end
redis.call('DECRBY', KEYS[1], ARGV[1])
redis.call('SADD', KEYS[2], ARGV[2])
return coins - tonumber(ARGV[1])
"""


class Coins:
    def __init__(self, client):
        self.client = client
        self.sha = client.script_load(SPEND)

    def buy_badge(self, player, badge, cost):
        """The coins that are left, -1 if there were too few."""
        return self.client.evalsha(self.sha, 2, Players.COINS % player, Players.BADGES % player, cost, badge)

    def buy_for_all(self, players, badge, cost):
        pipe = self.client.pipeline(transaction=False)
        for player in players:
            pipe.evalsha(self.sha, 2, Players.COINS % player, Players.BADGES % player, cost, badge)
        return dict(zip(players, pipe.execute()))

    def give(self, sender, receiver, coins):
        """A present from one player to another."""
        with self.client.pipeline(transaction=True) as pipe:
            pipe.decrby(Players.COINS % sender, coins)
            pipe.incrby(Players.COINS % receiver, coins)
            left, _ = pipe.execute()
        return left
