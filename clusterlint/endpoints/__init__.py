"""The Redis services that a program names: who connects there, and what hangs on it."""

from clusterlint.endpoints.model import Built, Endpoint, EndpointMap, Use
from clusterlint.endpoints.survey import names, survey

__all__ = ["Built", "Endpoint", "EndpointMap", "Use", "names", "survey"]
