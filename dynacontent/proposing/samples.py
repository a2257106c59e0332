"""Values for fields, by their types, from what the workspace has: choices, locales, items that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from dynacontent.errors import DynacontentError
from dynacontent.loading import Sources
from dynacontent.models.recorded import Recording
from dynacontent.models.schema import FieldType
from dynacontent.models.values import Geo, Money
from dynacontent.ports import CatalogStore, Key, Row
from dynacontent.proposing.people import text_for
from dynacontent.rendering.given import STILL

MOST_ROWS = 1_000
"""Items of a catalog that are looked at."""
MOST_KEYS = 24
"""Items of a catalog that are tried: each differs from the others in something."""
MANY = 12
"""Elements of a list that has many."""
_FEW = 6
"""A field with no more values than these has all of them tried."""

_PLAIN = {
    "bool": (True, False),
    "email": ("mila@mail.example",),
    "url": ("https://shop.example/page",),
    "image": ("https://shop.example/picture.png",),
    "html": ("<p>Some <b>text</b></p>",),
    "template": ("some text",),
    "timezone": ("Europe/Lisbon", "America/Los_Angeles", "Asia/Tokyo"),
    "float": (0.5, 0, 1),
    "decimal": (2.5, 0, 1),
    "int": (2, 1, 0, 3),
}


class Samples:
    """Makes values that fit types; the first of each is the one that somebody ordinary has."""

    def __init__(self, sources: Sources, store: CatalogStore, recording: Recording | None = None) -> None:
        self._sources = sources
        self._store = store
        self._recording = recording
        self.rows = lru_cache(maxsize=None)(self._rows)
        self.keys = lru_cache(maxsize=None)(self._keys)

    def typical(self, kind: FieldType, name: str) -> Any:
        """An ordinary value."""
        return next(iter(self.values(kind, name)), "some value")

    def values(self, kind: FieldType, name: str) -> list[Any]:
        """Values of a type, for a field of a name."""
        if kind.kind == "list" and kind.of is not None:
            return self.lists(kind.of, name)
        if kind.kind == "map" and kind.of is not None:
            return [{"first": self.typical(kind.of, name)}]
        if kind.kind == "object":
            parts = {n: self.values(f.type, n) for n, f in kind.fields.items() if f.expression is None}
            return [
                {n: some[number % len(some)] for n, some in parts.items() if some} for number in range(MANY)
            ]
        if kind.kind == "ref":
            return list(self.keys(kind.catalog))
        return list(self._scalars(kind, name))

    def lists(self, kind: FieldType, name: str, sizes: tuple[int, ...] = (2, 1, 3)) -> list[Any]:
        """Lists of several lengths, the elements as different as there are, then each of these alone."""
        elements = self.values(kind, name) or ["some value"]
        if kind.kind == "ref":
            elements = list(dict.fromkeys([*elements, *self.rows(kind.catalog)]))
        made = [[elements[n % len(elements)] for n in range(size)] for size in sizes]
        return [*made, *([one] for one in elements[:MOST_KEYS])]

    def _scalars(self, kind: FieldType, name: str) -> Iterator[Any]:
        configuration = self._sources.configuration
        if kind.kind == "enum":
            yield from kind.choices
        elif kind.kind == "locale":
            yield from configuration.locales
        elif kind.kind == "currency":
            yield from self.currencies()
        elif kind.kind == "money":
            yield from (f"{amount} {self.currencies()[0]}" for amount in ("20.00", "0.00", "1250.50"))
        elif kind.kind == "geo":
            yield from self.places()
        elif kind.kind in ("date", "datetime"):
            for days in (-30, -1, 0, 1, 30):
                yield written_moment(STILL + timedelta(days=days), kind.kind)
        elif kind.kind == "str":
            yield text_for(name)
        else:
            yield from _PLAIN.get(kind.kind, ("some value",))

    def currencies(self) -> tuple[str, ...]:
        """The currencies that product data have, those of the configuration first."""
        found = dict.fromkeys([self._sources.configuration.currency or "EUR"])
        for name, schema in self._sources.catalogs.items():
            for field in schema.fields.values():
                if field.by == "currency":
                    for row in self.rows(name).values():
                        found |= dict.fromkeys(row.get(field.name) or ())
        return tuple(code for code in found if code)

    def places(self) -> tuple[str, ...]:
        """Where items are, and somewhere far from everything."""
        found: dict[str, None] = {}
        for name, schema in self._sources.catalogs.items():
            fields = [field.name for field in schema.fields.values() if field.type.kind == "geo"]
            for row in self.rows(name).values() if fields else ():
                found |= {written(row[field]): None for field in fields if row.get(field) is not None}
        return (*list(found)[:_FEW], "-48.8767,-123.3933")

    def column(self, catalog: str, field: str) -> list[Any]:
        """What most items have in a field, the most frequent first."""
        counted: dict[Any, int] = {}
        for row in self.rows(catalog).values():
            value = row.get(field)
            if isinstance(value, (str, int)):
                counted[value] = counted.get(value, 0) + 1
        return sorted(counted, key=lambda value: (-counted[value], str(value)))[:MOST_KEYS]

    def asked(self, feed: str, parameter: str) -> list[Any]:
        """What a feed was asked with of which there are answers, those with a value first."""
        takes = self._recording.takes if self._recording is not None else ()
        feeds = [one for take in takes for one in take.feeds.values() if one.feed == feed]
        found = {
            one.arguments.get(parameter): None for one in sorted(feeds, key=lambda one: one.code is not None)
        }
        return [value for value in found if isinstance(value, (str, int))]

    # -- items ----------------------------------------------------------------------------

    def _rows(self, catalog: str) -> dict[Key, Row]:
        with suppress(DynacontentError):
            return self._store.items(catalog, self._store.keys(catalog, MOST_ROWS))
        return {}

    def _keys(self, catalog: str) -> tuple[Key, ...]:
        """Items that differ: first the one of which most is known, then whatever adds something."""
        rows, schema = self.rows(catalog), self._sources.catalogs[catalog]
        traits = _traits(rows, [name for name in schema.fields if name != schema.key])
        fullest = sorted(rows, key=lambda key: (-_filled(rows[key]), str(key)))
        chosen, seen = list(fullest[:2]), set().union(*(traits[key] for key in fullest[:2]))
        while len(chosen) < MOST_KEYS:
            best = max(fullest, key=lambda key: len(traits[key] - seen), default=None)
            if best is None or not traits[best] - seen:
                break
            chosen.append(best)
            seen |= traits[best]
        return tuple(chosen)


def _filled(row: Row) -> int:
    """How much is known of an item, variants too."""
    return sum(len(value) if isinstance(value, Mapping) else 1 for value in row.values() if value)


def _traits(rows: Mapping[Key, Row], fields: list[str]) -> dict[Key, set[Any]]:
    """What may matter of each item: what it lacks, extremes of numbers, values that few fields have."""
    traits: dict[Key, set[Any]] = {key: set() for key in rows}
    for field in fields:
        values = {key: row.get(field) for key, row in rows.items()}
        for key, value in values.items():
            if not value:
                traits[key].add((field, "none"))
            elif isinstance(value, Mapping):
                traits[key] |= {(field, name) for name in value if isinstance(name, str)}
        for key in _extremes(values):
            traits[key].add((field, key))
        for value in _kinds(values):
            for key in values:
                if values[key] == value:
                    traits[key].add((field, str(value)))
        variants = {name for value in values.values() if isinstance(value, Mapping) for name in value}
        for key, value in values.items():
            if isinstance(value, Mapping):
                traits[key] |= {(field, "lacks", str(name)) for name in variants - value.keys()}
    return traits


def _extremes(values: Mapping[Key, Any]) -> list[Key]:
    numbers = {
        key: value
        for key, value in values.items()
        if isinstance(value, (int, float, Decimal, date)) and not isinstance(value, bool)
    }
    return [min(numbers, key=numbers.__getitem__), max(numbers, key=numbers.__getitem__)] if numbers else []


def _kinds(values: Mapping[Key, Any]) -> list[Any]:
    found = {value for value in values.values() if isinstance(value, (str, bool, int))}
    return sorted(found, key=str) if len(found) <= _FEW else []


def written_moment(moment: datetime, kind: str) -> str:
    """A moment as it stands in YAML."""
    if kind == "date":
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def written(value: Any) -> Any:
    """A value of product data as it stands in YAML."""
    if isinstance(value, Geo):
        return f"{value.lat},{value.lon}"
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    if isinstance(value, (date, Decimal)):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value
