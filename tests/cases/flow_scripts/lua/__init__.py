from .library import load, scripts

__all__ = ["load", "scripts"]
