"""How often somebody may come."""

from flask import current_app


def limits():
    return current_app.extensions["stores"]["limits"]


def allowed(user, most=100):
    count = limits().incr(f"hits:{user}")  # expect: ok
    if count == 1:
        limits().expire(f"hits:{user}", 60)  # expect: ok
    return count <= most


def total(users):
    return sum(int(n or 0) for n in limits().mget([f"hits:{user}" for user in users]))  # expect: break CL101
