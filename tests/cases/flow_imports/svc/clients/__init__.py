from .primary import connect, primary
from .secondary import *  # noqa: F403

__all__ = ["connect", "primary", "secondary"]
