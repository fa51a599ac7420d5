"""Why a line is taken for what it is: how clients and keys came there, and what is known of the rest."""

from clusterlint.provenance.explain import explain
from clusterlint.provenance.model import Explanation, KeyStory, Kind, Part, Story, Told

__all__ = ["Explanation", "KeyStory", "Kind", "Part", "Story", "Told", "explain"]
