"""Tokens of the log-in service."""


class Login:
    def __init__(self, client):
        self.client = client

    def player_of(self, token):
        player, revoked = self.client.mget("login:%s" % token, "login:%s:revoked" % token)
        return None if revoked else player
