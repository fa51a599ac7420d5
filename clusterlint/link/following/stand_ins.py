"""What tests declare in place of what the program has: ``SimpleNamespace(registry=...)``, ``class FakeApp``.

The program finds other objects where a test puts them, and is given others than a test gives it.
"""

from __future__ import annotations

from clusterlint.link.test_code import in_tests
from clusterlint.link.values import ClassValue, FunctionValue, InstanceValue, Value


def stands_in(value: Value) -> bool:
    """Is it an object, a class or a function that a test declares, and no client?"""
    if isinstance(value, InstanceValue):
        return value.client is None and in_tests(value.type.module.path)
    return isinstance(value, (ClassValue, FunctionValue)) and in_tests(value.module.path)
