from .dispatch import HANDLERS, dispatch, handles

__all__ = ["HANDLERS", "dispatch", "handles"]
