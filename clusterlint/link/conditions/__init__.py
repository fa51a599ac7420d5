"""What a condition says of what it guards: the mode, equal values, one slot, one class."""
