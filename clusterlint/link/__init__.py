"""Whole-program step: the facts of all files become one Program of linked Redis calls."""
