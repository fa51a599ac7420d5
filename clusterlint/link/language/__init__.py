"""What Python code means to linking: statements, expressions, calls, classes and objects."""
