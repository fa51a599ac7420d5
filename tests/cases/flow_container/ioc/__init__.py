from .container import Container, container

__all__ = ["Container", "container"]
