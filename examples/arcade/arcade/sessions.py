"""Sessions of the web site."""

import json
import secrets

PREFIX = "session:"
FLASH_SUFFIX = ":flash"


class Sessions:
    def __init__(self, client, seconds):
        self.client = client
        self.seconds = seconds

    def _key(self, sid):
        return PREFIX + sid

    def create(self, player):
        sid = secrets.token_hex(8)
        with self.client.pipeline() as pipe:
            pipe.setex(self._key(sid), self.seconds, json.dumps({"player": player}))
            pipe.sadd("sessions-of:" + player, sid)
            pipe.execute()
        return sid

    def player(self, sid):
        raw = self.client.get(self._key(sid))
        return json.loads(raw)["player"] if raw else None

    def flash(self, sid, text):
        key = PREFIX + sid + FLASH_SUFFIX
        with self.client.pipeline() as pipe:
            pipe.rpush(key, text)
            pipe.expire(key, self.seconds)
            pipe.expire(self._key(sid), self.seconds)
            pipe.execute()

    def flashes(self, sid):
        with self.client.pipeline() as pipe:
            pipe.lrange(PREFIX + sid + FLASH_SUFFIX, 0, -1)
            pipe.delete(PREFIX + sid + FLASH_SUFFIX)
            return pipe.execute()[0]

    def log_out(self, sid):
        player = self.player(sid)
        self.client.delete(self._key(sid), PREFIX + sid + FLASH_SUFFIX)
        if player:
            self.client.srem("sessions-of:" + player, sid)

    def log_out_everywhere(self, player):
        sids = self.client.smembers("sessions-of:" + player)
        if sids:
            self.client.delete(*[PREFIX + sid for sid in sids])
        return self.client.delete("sessions-of:" + player) and len(sids)

    def count(self):
        cursor, count = "0", 0
        while cursor != 0:
            cursor, found = self.client.scan(cursor=cursor, match=PREFIX + "*", count=200)
            count += len([key for key in found if not key.endswith(FLASH_SUFFIX)])
        return count
