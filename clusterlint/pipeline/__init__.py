"""The five arrows in order, for each command: checking.py is the one to read first."""
