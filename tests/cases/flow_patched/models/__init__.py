from . import state
from .base import Model

__all__ = ["Model", "state"]
