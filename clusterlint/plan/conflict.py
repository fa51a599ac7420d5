"""Which accesses stand in each other's way, and the cheapest ones to give up.

A *conflict* is a set of accesses that no tags can satisfy together. Whatever is given up must take one
access out of every conflict; the search for that (Reiter's hitting-set tree) meets the cheapest set first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb

Satisfiable = Callable[[frozenset[int]], bool]
"""Whether tags can satisfy the accesses with these numbers."""

_TRIES = 4000
"""Sets to try for a smaller conflict; beyond that a conflict is only known to have no spare member."""
_NODES = 400
"""Sets to give up that are looked at, before the rest is given up one by one."""


class Conflicts:
    """Questions about the accesses 0, 1 ...; ``fixed`` ones can be satisfied and are never given up."""

    def __init__(self, satisfiable: Satisfiable, costs: Sequence[int], fixed: frozenset[int]) -> None:
        self._ask = satisfiable
        self._answers: dict[frozenset[int], bool] = {}
        self._costs = costs
        self._fixed = fixed

    def satisfiable(self, some: frozenset[int]) -> bool:
        """Whether tags can satisfy these; asked once."""
        if some not in self._answers:
            self._answers[some] = self._ask(some)
        return self._answers[some]

    def given_up(self) -> frozenset[int]:
        """The cheapest accesses without which the rest can be satisfied."""
        everything = frozenset(range(len(self._costs)))
        alone = frozenset(n for n in everything - self._fixed if not self.satisfiable(self._fixed | {n}))
        found: list[frozenset[int]] = []
        queue = [(self._cost(alone), sorted(alone))]
        seen = {alone}
        for _ in range(_NODES):
            _, numbers = heapq.heappop(queue)
            dropped = frozenset(numbers)
            rest = everything - dropped
            if self.satisfiable(rest):
                return dropped
            conflict = next((one for one in found if not one & dropped), None)
            if conflict is None:
                conflict = self.shrunk(rest)
                found.append(conflict)
            for number in sorted(conflict - self._fixed):
                more = dropped | {number}
                if more not in seen:
                    seen.add(more)
                    heapq.heappush(queue, (self._cost(more), sorted(more)))
        return self._one_by_one(everything, alone)

    def _one_by_one(self, everything: frozenset[int], dropped: frozenset[int]) -> frozenset[int]:
        """Take the accesses in, the dearest first, as long as they go together."""
        kept = self._fixed
        for number in sorted(everything - dropped - kept, key=lambda n: (-self._costs[n], n)):
            if self.satisfiable(kept | {number}):
                kept = kept | {number}
        return everything - kept

    def _cost(self, some: frozenset[int]) -> int:
        return sum(self._costs[number] for number in some)

    def shrunk(self, some: frozenset[int], needed: frozenset[int] = frozenset()) -> frozenset[int]:
        """A conflict within a set that is one, without any member that it does not need (QuickXplain)."""
        if not self.satisfiable(needed):
            return needed
        return needed | self._spare(needed, False, sorted(some - needed))

    def _spare(self, ground: frozenset[int], grown: bool, some: list[int]) -> frozenset[int]:
        """What a conflict needs of ``some`` besides ``ground``; ``grown``: there is more of it now."""
        if grown and not self.satisfiable(ground):
            return frozenset()
        if len(some) == 1:
            return frozenset(some)
        first, second = some[: len(some) // 2], some[len(some) // 2 :]
        later = self._spare(ground | frozenset(first), True, second)
        return later | self._spare(ground | later, bool(later), first)

    def smallest(self, kept: frozenset[int], number: int) -> frozenset[int]:
        """A smallest conflict of one access with some of those that are kept."""
        best = self.shrunk(kept | {number}, frozenset({number}))
        others = sorted(kept)
        for size in range(len(best) - 1):
            if comb(len(others), size) > _TRIES:
                break
            for some in combinations(others, size):
                one = frozenset({number, *some})
                if not self.satisfiable(one):
                    return one
        return best
