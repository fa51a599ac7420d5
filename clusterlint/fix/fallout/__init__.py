"""What a renaming of keys breaks besides the places that build them: rewritten where proven, else listed."""

from clusterlint.fix.fallout.pricing import pricing

__all__ = ["pricing"]
