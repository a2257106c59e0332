"""A parsed file together with the places of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dynacontent.location import Location

Path = tuple[str | int, ...]
"""The way to a part of a document: keys and list indexes from the root, which is ``()``."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds (``data``) and where each part of it stands (``places``, by path)."""

    data: Any
    places: Mapping[Path, Location] = field(default_factory=dict)

    def place(self, path: Path) -> Location | None:
        """The place of ``path``, or of the nearest part around it that is there."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return None

    def key_place(self, path: Path) -> Location | None:
        """The place of the key that ``path`` ends with (its value stands behind it)."""
        parent: Any = self.data
        for step in path[:-1]:
            try:
                parent = parent[step]
            except (KeyError, IndexError, TypeError):
                return self.place(path)
        if isinstance(parent, dict):
            for key in parent:
                if key == path[-1]:
                    return getattr(key, "location", None) or self.place(path)
        return self.place(path)
