"""clusterlint: finds the Python code that breaks when a standalone Redis becomes a Redis Cluster."""

__version__ = "0.1.0"
