"""The facts of many files: from the cache, other machines, processes beside this one, or made here."""

from clusterlint.gather.many import Gathered, gather
from clusterlint.gather.means import Means

__all__ = ["Gathered", "Means", "gather"]
