from .clients import Clients, clients
from .ports import EventBus, Store

__all__ = ["Clients", "EventBus", "Store", "clients"]
