"""Values to try for a field: on both sides of what it is compared with, and others of its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from dynacontent.loading import Sources
from dynacontent.models.document import Path
from dynacontent.models.schema import FieldType
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.fields import Reads
from dynacontent.proposing.moments import clocks, dates
from dynacontent.proposing.pasts import Pasts
from dynacontent.proposing.samples import MANY, MOST_KEYS, Samples, written_moment
from dynacontent.proposing.shapes import CONSENT, HISTORY, NOW, Shapes
from dynacontent.rendering.given import STILL

MOST_VALUES = 64
"""Values of one field that are tried for one condition."""

_CONTEXT = {
    "device": ("phone", "desktop", "tablet"),
    "platform": ("ios", "android", "web"),
    "app_version": ("1.0", "99.0"),
    "os_version": ("1.0", "99.0"),
}
MOST_ITEMS = 500
"""Items of a list that holds all there are: whoever has them all is shown none."""
MOST_INNER = 8
"""Values tried for a key of a map."""
_DEEP = 600
"""How many items are looked through for one that a condition asks for."""


class Candidates:
    """Makes values for the fields of drafts."""

    def __init__(self, sources: Sources, shapes: Shapes, samples: Samples) -> None:
        self._sources = sources
        self._shapes = shapes
        self._samples = samples
        self._pasts = Pasts(shapes, self._typed)
        self._zone = sources.configuration.timezone

    def edited(self, draft: Draft, path: Path, reads: Reads) -> Iterator[Draft]:
        """A draft with other values at a path, each once and at most `MOST_VALUES`."""
        found: dict[str, Draft] = {}
        for value in islice(self.values(draft, path, reads), _DEEP):
            made = self._shapes.put(draft, path, value)
            if made.key != draft.key and made.key not in found:
                found[made.key] = made
                yield made

    def values(self, draft: Draft, path: Path, reads: Reads) -> Iterator[Any]:
        """Values for a path, those that a condition is likely to turn at first; ``None`` takes it away."""
        now = moment_of(draft)
        if path == HISTORY:
            yield from self._pasts.answers(draft, reads.asked, reads.constants, now)
        elif path == NOW:
            for moment in clocks(reads.constants, now, self._zone):
                yield written_moment(moment, "datetime")
        elif path == CONSENT:
            yield from (list(self._shapes.purposes), [])
        else:
            yield from self._of_field(path, reads, now)

    def _of_field(self, path: Path, reads: Reads, now: datetime) -> Iterator[Any]:
        field, kind = self._shapes.field(path), self._shapes.type(path)
        if field is None or kind is None:
            return
        if path in reads.columns:
            yield from self._of_column(kind, *reads.columns[path])
        if path in reads.sent:
            yield from self._samples.asked(*reads.sent[path])
        yield from self._typed(kind, field.name, reads.constants, now)
        if path[0] == "context":
            yield from _CONTEXT.get(field.name, ())
        if field.name == self._shapes.key and path[0] == "profile":
            return
        if field.type.optional and not isinstance(path[-1], int):
            yield None

    def _of_column(self, kind: FieldType, catalog: str, column: str) -> Iterator[Any]:
        """What items have in a field that is compared with this one, if it may stand here."""
        inner = kind.of if kind.kind == "list" and kind.of is not None else kind
        schema = self._sources.catalogs[catalog]
        declared = schema.fields.get(column)
        if kind.kind == "list" and inner.catalog == catalog and column == schema.key:
            yield list(self._samples.rows(catalog))[:MOST_ITEMS]
        if declared is not None and (declared.type.kind, declared.type.catalog) == (
            inner.kind,
            inner.catalog,
        ):
            for value in self._samples.column(catalog, column):
                yield value if inner is kind else [value]

    def _typed(self, kind: FieldType, name: str, constants: list[Any], now: datetime) -> Iterator[Any]:
        texts = [c for c in constants if isinstance(c, str)]
        if kind.kind in ("int", "float", "decimal"):
            yield from _numbers(kind.kind, constants)
        elif kind.kind == "money":
            for number in _numbers("decimal", constants):
                yield f"{max(number, 0):.2f} {self._samples.currencies()[0]}"
        elif kind.kind in ("date", "datetime"):
            yield from _moments(kind.kind, constants, now)
        elif kind.kind == "str":
            yield from texts
        elif kind.kind == "ref":
            yield from (key for key in texts if key in self._samples.rows(kind.catalog))
        elif kind.kind == "map" and kind.of is not None:
            for key in texts:
                inner = islice(self._typed(kind.of, key, constants, now), MOST_INNER)
                yield from ({key: value} for value in inner)
        elif kind.kind == "list" and kind.of is not None:
            yield from self._lists(kind.of, name, constants, now)
        yield from self._samples.values(kind, name)
        if kind.kind == "ref":
            yield from self._samples.rows(kind.catalog)

    def _lists(self, kind: FieldType, name: str, constants: list[Any], now: datetime) -> Iterator[Any]:
        hinted = [[value] for value in islice(self._typed(kind, name, constants, now), MOST_KEYS)]
        yield from hinted[: len([c for c in constants if isinstance(c, str)])]
        numbers = [c for c in constants if isinstance(c, int) and not isinstance(c, bool) and 0 <= c <= 60]
        sums = {a + b for a in numbers for b in numbers} | {*numbers}
        sizes = dict.fromkeys(
            [2, 0, 1, *sorted({s + d for s in sums for d in (-1, 0, 1) if 0 <= s + d <= 60}), MANY]
        )
        yield from self._samples.lists(kind, name, tuple(sizes))


def moment_of(draft: Draft) -> datetime:
    """The moment a draft is rendered at."""
    now = draft.at(NOW)
    return datetime.fromisoformat(now) if now else STILL


def _numbers(kind: str, constants: Iterable[Any]) -> Iterator[Any]:
    """Numbers at and beside those that are named, and beside their sums."""
    kinds = (int, float, Decimal)
    named = [
        c if isinstance(c, int) else float(c) for c in constants if isinstance(c, kinds) and c is not True
    ]
    step = 1 if kind == "int" else 0.01
    for number in dict.fromkeys([*named, *(a + b for a in named[:4] for b in named[:4])]):
        for value in (number, number + step, number - step):
            yield int(value) if kind == "int" else round(float(value), 4)
    yield from (0, 1, 2)


def _moments(kind: str, constants: list[Any], now: datetime) -> Iterator[str]:
    """Moments around those that are named, and so many days, weeks, months or years from now."""
    for day in dates(constants):
        for shift in (0, -1, 1):
            moment = datetime(day.year, day.month, day.day, 12, tzinfo=now.tzinfo) + timedelta(days=shift)
            yield written_moment(moment, kind)
    for number in [c for c in constants if isinstance(c, int) and not isinstance(c, bool) and 0 <= c < 500]:
        for days in (number, number * 7, number * 30, number * 365):
            for sign in (1, -1):
                for shift in (0, 1, -1):
                    yield written_moment(now + timedelta(days=sign * days + shift), kind)
        for sign in (1, -1):
            for minutes in (-1, 1):
                yield written_moment(now + sign * timedelta(hours=number, minutes=minutes), kind)
