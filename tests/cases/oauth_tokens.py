"""OAuth tokens on two logical databases."""

import os
import secrets

import redis

BASE = os.environ["REDIS_URL"]


def token_db():
    return redis.Redis.from_url(BASE)


def refresh_db():
    return redis.Redis.from_url(f"{BASE}/3")  # expect: break CL201


def revoked_db():
    return redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), db=1)  # expect: break CL201


def audit_db():
    options = {"host": os.environ["REDIS_HOST"], "port": int(os.environ["REDIS_PORT"]), "db": 2}
    return redis.StrictRedis(**options)  # expect: break CL201


def issue(user):
    token = secrets.token_hex(8)
    db = token_db()
    db.setex(f"token:{token}", 3600, user)  # expect: ok
    return token


def owner(token):
    value = token_db().getex(f"token:{token}", ex=3600)  # expect: ok
    return value.decode() if value else None


def revoke(token):
    db = token_db()
    return db.getdel(f"token:{token}")  # expect: ok


def archive(token):
    return token_db().move(f"token:{token}", 5)  # expect: break CL202


def use_archive():
    db = token_db()
    db.select(5)  # expect: break CL202
    return True


def archive_copy(token):
    return token_db().copy("token:a", "token:a:archived", destination_db=5)  # expect: break CL202 or CL101


def scenario_issue():
    token = issue("ann")
    return owner(token), revoke(token), owner(token)


def scenario_refresh():
    return refresh_db().ping()


def scenario_revoked():
    return revoked_db().ping()


def scenario_audit():
    return audit_db().ping()


def scenario_archive():
    return archive(issue("ann"))


def scenario_use_archive():
    return use_archive()


def scenario_archive_copy():
    return archive_copy(issue("ann"))


SCENARIOS = {
    "scenario_issue": "same",
    "scenario_refresh": "break",
    "scenario_revoked": "break",
    "scenario_audit": "break",
    "scenario_archive": "break",
    "scenario_use_archive": "break",
    "scenario_archive_copy": "break",
}
