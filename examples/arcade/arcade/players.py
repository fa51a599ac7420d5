"""Players and their friends."""


class Players:
    NAME = "player:%s:name"
    COINS = "player:%s:coins"
    FRIENDS = "player:%s:friends"
    BADGES = "player:%s:badges"

    def __init__(self, client):
        self.client = client

    def create(self, player, name, coins=100):
        if not self.client.setnx(self.NAME % player, name):
            return False
        self.client.set(self.COINS % player, coins)
        return True

    def names(self, players):
        return dict(zip(players, self.client.mget([self.NAME % player for player in players])))

    def card(self, player):
        name, coins = self.client.mget(self.NAME % player, self.COINS % player)
        return {
            "name": name,
            "coins": int(coins or 0),
            "badges": sorted(self.client.smembers(self.BADGES % player)),
        }

    def befriend(self, player, other):
        pipe = self.client.pipeline(transaction=True)
        pipe.sadd(self.FRIENDS % player, other)
        pipe.sadd(self.FRIENDS % other, player)
        return all(pipe.execute())

    def common_friends(self, player, other):
        return sorted(self.client.sinter(self.FRIENDS % player, self.FRIENDS % other))

    def remove(self, player):
        for friend in self.client.smembers(self.FRIENDS % player):
            self.client.srem(self.FRIENDS % friend, player)
        return self.client.delete(self.NAME % player, self.COINS % player, self.FRIENDS % player, self.BADGES % player)
