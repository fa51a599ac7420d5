from .primary import connect as _connect

__all__ = ["secondary"]

secondary = _connect()
_hidden = _connect()
