"""What constructors set on the objects of one class, for which its bases need not be asked.

A base sets an attribute on the objects of all its subclasses, but not the same thing: a subclass hands its
constructor something else, overrides what that calls, or has another constructor. Where the constructor of
the subclass was followed, what it has set is known, and that of the base is for others.
"""

from __future__ import annotations

from clusterlint.link.language import classes
from clusterlint.link.values import NONE, PLAIN, ClassValue, InstanceValue, Text, Value, options
from clusterlint.link.world import Frame, World

_CONSTRUCTORS = ("__init__", "__post_init__")


def is_one(name: str) -> bool:
    """Is it the dotted name of a constructor?"""
    return name.endswith(_CONSTRUCTORS)


def note(world: World, made: Value | None) -> None:
    """Note what the constructor that has just run has set on its object."""
    if isinstance(made, InstanceValue) and made.type.bases:
        for name, value in made.attributes.items():
            if value != NONE:
                world.set_up.add((made.type.key, name))


def note_later(world: World, frame: Frame, base: InstanceValue, name: str) -> None:
    """Note that some other method sets an attribute."""
    if not is_one(frame.function):
        world.set_later.add((base.type.key, name))


def tells(world: World, cls: ClassValue, name: str) -> bool:
    """Is what objects of the class hold under a name known without its bases?

    That of a text only where the class has a constructor of its own, and no method of its bases changes it.
    """
    key = (cls.key, name)
    if not cls.bases or key not in world.set_up or key not in world.attributes:
        return False
    held = options(world.attributes[key])
    if not PLAIN.issuperset(map(type, held)):
        return True
    if not (any(isinstance(one, Text) for one in held) and _has_its_own(cls)):
        return False
    return not any((base.key, name) in world.set_later for base in classes.mro(cls)[1:])


def _has_its_own(cls: ClassValue) -> bool:
    """Has the class a constructor, of which the analysis tells what all of its objects hold?"""
    return any(name in cls.members for name in _CONSTRUCTORS)
