"""Names of one auction."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AuctionKeys:
    auction: str

    def bids(self):
        return f"auction:{{{self.auction}}}:bids"

    def top(self):
        return f"auction:{{{self.auction}}}:top"

    def watchers(self):
        return f"watchers:{self.auction}"

    def script_keys(self):
        return [self.bids(), self.top()]

    def __iter__(self):
        yield self.bids()
        yield self.top()


def keys_of(auction):
    return AuctionKeys(str(auction))
