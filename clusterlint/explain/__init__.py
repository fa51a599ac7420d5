"""What a runtime error of a cluster means, and which lines of a program can raise it.

``read`` finds the known errors in a text or a log of any length; ``places`` finds their lines.
"""

from clusterlint.explain.matching import nearest
from clusterlint.explain.model import Explained, Frame, Place, Seen
from clusterlint.explain.places import explained
from clusterlint.explain.reading import Log, read

__all__ = ["Explained", "Frame", "Log", "Place", "Seen", "explained", "nearest", "read"]
