"""Facts about the outside world as data: Redis commands (command.py) and client methods (client.py)."""
