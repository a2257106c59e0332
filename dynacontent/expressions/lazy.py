"""Values of a recipient that are worked out when a template first reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Lazy:
    """Stands in a record for a value that ``resolve`` makes; `read` puts the value in its place.

    One that makes a mark in the record of the render stays where it is (``again``): each use makes it.
    """

    __slots__ = ("again", "resolve")

    def __init__(self, resolve: Callable[[], Any], *, again: bool = False) -> None:
        self.resolve = resolve
        self.again = again


def read(record: dict[Any, Any], name: Any) -> Any:
    """``record[name]``, worked out once if it is lazy. Raises `KeyError`."""
    value = record[name]
    if type(value) is Lazy:
        lazy, value = value, value.resolve()
        if not lazy.again:
            record[name] = value
    return value
