"""People, and the names of their keys."""

from dataclasses import dataclass


@dataclass
class Person:
    id: str
    boss: "Person | None" = None

    def follows(self):
        return follows(self.id)


def follows(uid):
    return f"{{{uid}}}:follows"


def fans(uid):
    return f"{{{uid}}}:fans"


def pair(uid):
    return follows(uid), fans(uid)


def crossed(uid, other):
    return follows(uid), fans(other)


def current_id(session):
    return session["uid"]
