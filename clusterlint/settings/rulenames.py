"""How people write rules: by code, by name, by a prefix of the code, or ``ALL``."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from clusterlint.errors import UserError


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (did you mean "x"?)`` for the nearest known word, or nothing when none is near."""
    from difflib import get_close_matches

    by_fold = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), sorted(by_fold), n=1, cutoff=0.6)
    return f' (did you mean "{by_fold[near[0]]}"?)' if near else ""


class RuleNames(Struct, frozen=True):
    """The rules that exist, as (code, name) pairs."""

    pairs: tuple[tuple[str, str], ...]

    def code(self, word: str) -> str | None:
        """The code of the rule with exactly that code or name, whatever the case."""
        wanted = word.strip().lower()
        return next((code for code, name in self.pairs if wanted in (code.lower(), name.lower())), None)

    def codes(self, word: str, where: str) -> frozenset[str]:
        """All codes that a selector stands for; ``where`` names key and file.

        Raises UserError for a selector that no rule answers to.
        """
        exact = self.code(word)
        if exact is not None:
            return frozenset({exact})
        prefix = word.strip().upper()
        every = [code for code, _ in self.pairs]
        found = frozenset(code for code in every if prefix == "ALL" or (prefix and code.startswith(prefix)))
        if not found:
            raise UserError(f'{where}: there is no rule "{word}"{self.suggestion(word)}')
        return found

    def suggestion(self, word: str) -> str:
        """The nearest code or name, as a parenthesis."""
        return nearest(word, [word for pair in self.pairs for word in pair])
