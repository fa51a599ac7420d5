"""Keys that properties and methods build step by step, far from where their client is made."""

from __future__ import annotations

from linking import linked, templates

SOURCE = """
import redis

class Names:
    def __init__(self, tenant):
        self.tenant = tenant

    @property
    def root(self):
        return "idx:{%s}" % self.tenant

    @property
    def live(self):
        return f"{self.root}:live"

    def staging(self):
        return self.live + ":staging"

class Index:
    def __init__(self, tenant):
        self.names = Names(tenant)
        self.r = redis.Redis()

    def rebuild(self):
        return self.r.rename(self.names.staging(), self.names.live)

def main():
    Index("t1").rebuild()
"""


def test_a_chain_of_short_steps_is_followed_to_its_end() -> None:
    found = [templates(call) for call in linked(SOURCE).calls]
    assert found == [[["idx:{{t1}}:live:staging"], ["idx:{{t1}}:live"]]]
