"""From the paths of a traceback to the files of a program."""

from __future__ import annotations

import pytest

from clusterlint.explain.places import file_of

FILES = ("shop/cart.py", "shop/__init__.py", "admin/__init__.py", "main.py", "a/models.py", "b/models.py")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/srv/app/shop/cart.py", "shop/cart.py"),
        ("C:\\srv\\shop\\cart.py", "shop/cart.py"),
        ("shop/cart.py", "shop/cart.py"),
        ("/srv/app/main.py", "main.py"),
        ("/srv/admin/__init__.py", "admin/__init__.py"),
        # Another file of the same name, and a name that two files have.
        ("/srv/other/cart.py", None),
        ("/srv/c/models.py", None),
        ("/srv/shop/nothing.py", None),
    ],
)
def test_file_of(path: str, wanted: str | None) -> None:
    assert file_of(path, FILES) == wanted


def test_a_deeper_root_of_the_program() -> None:
    """The program is a part of a larger repository; two parts that agree are enough, and one is not."""
    assert (
        file_of("/app/shop/cart.py", ("services/web/shop/cart.py", "libs/cart.py"))
        == "services/web/shop/cart.py"
    )
    assert file_of("/app/shop/cart.py", ("one/shop/cart.py", "two/shop/cart.py")) is None
