"""Log-in sessions, in a database of their own so that flushing the cache leaves them alone."""

import json
import secrets

from shop.connections import connect_sessions

HALF_HOUR = 30 * 60


class Sessions:
    def __init__(self) -> None:
        self.store = connect_sessions()

    def create(self, user: str) -> str:
        token = secrets.token_urlsafe(16)
        self.store.setex(f"session:{token}", HALF_HOUR, json.dumps({"user": user}))
        return token

    def user_of(self, token: str) -> str | None:
        found = self.store.get(f"session:{token}")
        return json.loads(found)["user"] if found else None
