"""Why no tags can hold some accesses together, in the words of their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clusterlint.keys.model import Access
from clusterlint.plan.model import Obstacle, Remedy
from clusterlint.plan.needs import Equal, Needs
from clusterlint.plan.outline import Letters, Outline
from clusterlint.plan.remedies import remedy
from clusterlint.plan.solve import Solver
from clusterlint.slots.template import Hole


class Reasons:
    """Explains the conflicts of one group."""

    def __init__(self, outlines: Mapping[int, Outline], solver: Solver) -> None:
        self._outlines = outlines
        self._solver = solver

    def obstacle(self, conflict: Sequence[tuple[Access, Needs]]) -> Obstacle:
        """Why the first access of a conflict is given up."""
        access, asked = conflict[0]
        if len(conflict) == 1:
            why, index = self._alone(asked)
        else:
            why, index = self._between(conflict), False
        kind, text = remedy(access, index)
        overlaps = self._overlaps([one for _, one in conflict])
        if overlaps:
            wide, narrow = (self._name(n) for n in overlaps[0])
            why += f"; {narrow} may be a key of {wide}, so that both change or none"
        chosen = sorted((one for one, _ in conflict), key=lambda one: (one.location, one.kind.value))
        return Obstacle(access, tuple(chosen), why, kind, text, overlaps)

    def unknown(self, access: Access, asked: Needs) -> Obstacle:
        """An access with keys that could not be worked out; what those that are known ask for."""
        found = self._solver.solve([asked]) if asked.equal else None
        shared = {self._outlines[n].text(found[n]) for n in asked.families} if found is not None else set()
        known = f"; those that are known could share the tag `{min(shared)}`" if len(shared) == 1 else ""
        return Obstacle(
            access,
            (access,),
            f"some of its keys could not be worked out, so that nothing is proven about it{known}",
            Remedy.NAME_KEYS,
            "build the keys where they are used, or by a function or constant that the code shows",
        )

    def _name(self, family: int) -> str:
        return f"`{self._outlines[family].template}`"

    def _alone(self, asked: Needs) -> tuple[str, bool]:
        """The first piece of an access that no tag satisfies; whether one key is joined by many."""
        for varies in sorted(asked.varies, key=lambda one: (one.family, sorted(one.steps))):
            if not self._possible(Needs(frozenset(), frozenset({varies}))):
                names = _listed(self._holes(self._outlines[varies.family].row, varies.steps))
                return (
                    f"it takes keys of {self._name(varies.family)} for several values of {names} at once",
                    False,
                )
        for need in sorted(asked.equal, key=lambda one: (not self._joined(one), _place(one))):
            if not self._possible(Needs(frozenset({need}), frozenset())):
                return self._pair(need)
        for varies in sorted(asked.varies, key=lambda one: (one.family, sorted(one.steps))):
            names = _listed(self._holes(self._outlines[varies.family].row, varies.steps))
            return (
                f"it takes keys of {self._name(varies.family)} for several values of {names} at once, and "
                "has nothing else in common with the other keys",
                False,
            )
        return "its keys have nothing in common that changes, taken all together", False

    def _joined(self, need: Equal) -> bool:
        """One key is used with one of many, which says most of why they are apart."""
        return bool(self._outlines[need.one].varying) != bool(self._outlines[need.other].varying)

    def _pair(self, need: Equal) -> tuple[str, bool]:
        one, other = self._outlines[need.one], self._outlines[need.other]
        if need.one == need.other:
            pairs = zip(need.left, need.right, strict=True)
            apart = [f"{_value(a)} and {_value(b)}" for a, b in pairs if a != b]
            return f"it takes two keys of {self._name(need.one)}, with the values {_listed(apart)}", False
        for tagged, plain in ((one, other), (other, one)):
            if tagged.tagged:
                hashed = tagged.template.hashed()
                same = "another tag" if plain.tagged else "no such text"
                first, second = self._name(tagged.number), self._name(plain.number)
                return f"{first} has the tag `{hashed}`, and {second} has {same}", False
        if self._joined(need):
            many, single = (one, other) if one.varying else (other, one)
            return (
                f"{self._name(single.number)} is one key, and {self._name(many.number)} stands for many",
                True,
            )
        what = "no changing value" if one.varying else "no word"
        return f"{self._name(one.number)} and {self._name(other.number)} have {what} in common there", False

    def _between(self, several: Sequence[tuple[Access, Needs]]) -> str:
        """What each of the accesses would need of a family that they share."""
        shared = frozenset.intersection(*(asked.families for _, asked in several))
        family = min(shared or several[0][1].families)
        found: list[str] = []
        for access, asked in several:
            solution = self._solver.solve([asked])
            if solution is not None and family in asked.families:
                hashed = self._outlines[family].text(solution[family])
                found.append(f"the tag `{hashed}` for {access.location.path}:{access.location.line}")
        if not found:
            return "each of these accesses could have a tag, but not all of them together"
        return f"{self._name(family)} would need {' and '.join(found)}"

    def _overlaps(self, asked: Sequence[Needs]) -> tuple[tuple[int, int], ...]:
        """Pairs of families with the same keys that matter: without them there would be a plan."""
        if not self._solver.overlaps:
            return ()
        free = Solver(self._solver.outlines, (), self._solver.hot)
        if free.solve(asked) is None:
            return ()
        tied = {family for one in asked for family in one.families}
        pairs = ((both.one, both.other) for both in self._solver.overlaps)
        return tuple(sorted(pair for pair in pairs if tied & set(pair)))

    def _possible(self, asked: Needs) -> bool:
        return self._solver.solve([asked]) is not None

    def _holes(self, row: Letters, steps: frozenset[int]) -> list[str]:
        return [f"{{{hole.name}}}" for n in sorted(steps) if isinstance(hole := row[n], Hole)]


def _place(need: Equal) -> tuple[int, int, str, str]:
    return need.one, need.other, str(need.left), str(need.right)


def _value(step: str | Hole | Letters) -> str:
    """What stands in a hole: its name, or the text that is known."""
    if isinstance(step, tuple):
        return "".join(one if isinstance(one, str) else f"{{{one.name}}}" for one in step)
    return step if isinstance(step, str) else f"{{{step.name}}}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(names))
