"""Values that a template cannot do without although the schema says that they may be absent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names, Type
from dynacontent.location import Location

_COLLECTION = re.compile(r'collection\("([^"]*)"\)')
_FEED = re.compile(r"feeds\.(\w+)\(")


class Needs:
    """Notes them, unless a ladder, a condition or a fallback looks after them."""

    def __init__(self, names: Names, report: Report) -> None:
        self._names = names
        self._report = report
        self._asked: list[str] = []
        self._shelters = 0

    @property
    def sheltered(self) -> bool:
        """Whether something else is shown where a value is not there."""
        return self._shelters > 0

    @contextmanager
    def shelter(self) -> Iterator[None]:
        """Inside the ``with``, something else is shown where a value is not there."""
        self._shelters += 1
        try:
            yield
        finally:
            self._shelters -= 1

    @contextmanager
    def asked(self, paths: Iterable[str]) -> Iterator[None]:
        """Inside the ``with``, the author has asked about these."""
        before = len(self._asked)
        self._asked += paths
        try:
            yield
        finally:
            del self._asked[before:]

    def settle(self, paths: Iterable[str]) -> None:
        """From here on these are there."""
        self._asked[:0] = paths

    def looked_after(self, path: str) -> bool:
        """Whether the author has asked about a value here."""
        return any(_related(path, asked) for asked in self._asked)

    def ends(self, level: int, place: Location) -> None:
        """Note a ladder whose last body some may not see."""
        if level > 1 and not self._shelters:
            message = f"this ladder ends with level {level}: who lacks its data gets an error"
            hint = "add {% level 1 %} with what everybody may see; left empty, it shows nothing"
            self._report.note(message, place, hint, code="ladder_without_level_1")

    def note(self, type_: Type, written: str, place: Location) -> None:
        """Note that an optional value is needed, if nobody looks after it."""
        path = type_.path
        if self._shelters or self.looked_after(path):
            return
        collection, feed = _COLLECTION.match(path), _FEED.match(path)
        if collection:
            self._collection(collection[1], place)
        elif feed is None or self._names.feeds[feed[1]].fallback is None:
            message = f"{written} may be absent, and nothing stands in for it"
            ladder = "or use it in a {% level %} ladder or {% if %}"
            hint = f'write {{{{ {written} | fallback("…") }}}}, {ladder}'
            self._report.note(message, place, hint, code="optional_without_fallback")

    def _collection(self, name: str, place: Location) -> None:
        found = (c.collections[name] for c in self._names.catalogs.values() if name in c.collections)
        collection = next(found, None)
        if collection is None or collection.fallback is not None:
            return
        short = f"fewer than {collection.min} items" if collection.min > 1 else "no items"
        message = f"collection {name!r} is missing where it has {short}, and nothing stands in for it"
        hint = "give it a fallback, or use it inside a {% level %} ladder or {% if %}"
        self._report.note(message, place, hint, code="collection_without_fallback")


def _related(path: str, asked: str) -> bool:
    """Whether asking about one value tells of the other: one is a part of the other."""
    longer, shorter = (path, asked) if len(path) >= len(asked) else (asked, path)
    return longer == shorter or longer.startswith((f"{shorter}.", f"{shorter}["))
