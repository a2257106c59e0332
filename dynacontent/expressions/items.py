"""A catalog's item as a template sees it: lazy, read-only, compared by catalog and key."""

from __future__ import annotations

from typing import Any

from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import current

NOTHING: dict[str, Any] = {}
"""The fields of an item that nobody has looked at; nothing is put in."""


class Item:
    """One item of a catalog, read when a field of it is.

    ``level`` is what reading it counts as: 2 by key or one ref hop, 3 through another item or
    from a collection that binds the recipient.
    """

    __slots__ = ("catalog", "key", "level", "row", "source", "view")

    def __init__(self, catalog: str, key: Any, level: int = 2) -> None:
        self.catalog = catalog
        self.key = key
        self.level = level
        self.row: Any = None
        self.source: Any = None
        """What the data source of a render found, and which one it was."""
        self.view: dict[str, Any] = NOTHING
        """Fields that it knows already, for as long as it is asked by that source."""

    def read(self, name: str) -> Any:
        """A field or relation of this item; Missing where the item or the value is not there."""
        return current().data.read(self, name)

    def absence(self) -> Missing | None:
        """Why this item is not there for the render that runs, if it is not."""
        return current().data.absence(self)

    def exists(self) -> bool:
        """Whether it is there."""
        return self.absence() is None

    def __bool__(self) -> bool:
        return self.exists()

    def __eq__(self, other: object) -> bool:
        return other.__class__ is Item and self.key == other.key and self.catalog == other.catalog

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"{self.catalog}[{self.key!r}]"
