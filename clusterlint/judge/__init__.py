"""Rules over the linked program, and the fate of every finding."""

from clusterlint.judge.run import Evidence, Judgement, by_endpoint, judge

__all__ = ["Evidence", "Judgement", "by_endpoint", "judge"]
