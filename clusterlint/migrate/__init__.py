"""The data side of a rewrite: keys move to their new names, on one server or into a cluster.

Nothing here looks at code. What it reads is a key map (``key_map``), a server and a state file (``journal``).
"""
