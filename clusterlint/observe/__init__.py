"""Real keys, counted and matched to the families of the code: what was an estimate becomes a measurement."""

from clusterlint.observe.count import Counted, count
from clusterlint.observe.formats import Format
from clusterlint.observe.match import Matcher
from clusterlint.observe.measure import Wanted, measure
from clusterlint.observe.model import Observed, Sample, What

__all__ = ["Counted", "Format", "Matcher", "Observed", "Sample", "Wanted", "What", "count", "measure"]
