"""Values of a recipient that are worked out when a template first reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Lazy:
    """Stands in a record for a value that ``resolve`` makes; `read` puts the value in its place."""

    __slots__ = ("resolve",)

    def __init__(self, resolve: Callable[[], Any]) -> None:
        self.resolve = resolve


def read(record: dict[Any, Any], name: Any) -> Any:
    """``record[name]``, worked out once if it is lazy. Raises `KeyError`."""
    value = record[name]
    if type(value) is Lazy:
        value = record[name] = value.resolve()
    return value
