"""Lists, dicts and sets: how keys and clients are gathered in them, and taken out again."""
