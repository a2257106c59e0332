"""A collection as a render asks for it: the first that has enough, filled up by those behind it.

The first collection of the fallback chain with at least its ``min`` items is taken. If it has
fewer than were asked for, those behind it fill up: each gives the items that are not there yet and
that keep what the collection taken says of ``distinct_by``. One below its own ``min`` gives none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol

from dynacontent.decisions.hashing import place_of
from dynacontent.errors import CatalogUnavailableError, RenderError
from dynacontent.expressions.choice import Choosing
from dynacontent.expressions.consent import refusal
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import current
from dynacontent.models.authored import Collection
from dynacontent.models.results import Choice, Lookup, Reason
from dynacontent.ports import Row
from dynacontent.rendering.arguments import bound_arguments
from dynacontent.rendering.personal import Personal
from dynacontent.rendering.queries import CompiledQuery, Queries, contributed, lacking

SHUFFLED = 200
"""How many items, the first by ``sort``, a seeded order shuffles."""
MOST = 1000
"""How many items of a fallback are looked at for some that are not there yet."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question of a template: ``collection("same_brand", brand=…, limit=3)``.

    ``free`` tells that nothing given to it depends on the recipient.
    """

    name: str
    limit: int | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    free: bool = False

    def count(self, asked: Collection) -> int:
        """How many items at most. Raises `RenderError` for what is no number from 1."""
        if self.limit is None:
            return asked.limit
        if not isinstance(self.limit, int) or isinstance(self.limit, bool) or self.limit < 1:
            raise RenderError(
                f"the limit of a collection is a number from 1, not {type(self.limit).__name__}"
            )
        return min(self.limit, asked.limit)


class Rows(Protocol):
    """What a render lends: queries answered with rows, and rows made items."""

    seed: str
    """What a seeded order depends on beside the day."""
    origin: str
    """What look-ups call the place the rows come from."""
    personal: Personal
    """What no record repeats."""

    def select(
        self,
        query: CompiledQuery,
        names: Mapping[str, Any],
        read: Mapping[str, Any],
        limit: int,
        *,
        priced: bool = True,
    ) -> list[Row]:
        """The rows a query selects; with ``priced``, those with the prices that the message shows."""
        ...

    def made(self, catalog: str, rows: list[Row], *, level: int) -> list[Item]:
        """Rows as items of a level."""
        ...

    def distinct(self, item: Item, path: str) -> Any:
        """What ``distinct_by`` tells an item apart by."""
        ...


def first_limit(collection: Collection, call: Call) -> int:
    """How many rows the first query of a question asks for."""
    return SHUFFLED if collection.order == "seeded" else max(call.count(collection), collection.min)


def choose(rows: Rows, queries: Queries, call: Call) -> tuple[list[Item] | Missing, Choice]:
    """The items asked for, or what was missing of the last collection of the chain; and the choice."""
    count = call.count(queries.collection(call.name))
    choosing = Choosing()
    filling: _Filling | None = None
    for collection in queries.chain(call.name):
        if filling is not None and len(filling.items) >= count:
            break
        source = _Source(rows, queries, collection, call)
        found = source.first(count)
        if isinstance(found, Reason):
            choosing.passes(found.alternative, found.code, found.detail)
        elif choosing.takes(collection.name):
            filling = _Filling(rows, collection, count, found)
        elif filling is not None:
            filling.add_from(source, found)
    if filling is None:
        return choosing.nothing(f'collection("{call.name}")'), choosing.choice("collection", call.name)
    given = tuple(filling.given.items())
    return filling.items, choosing.choice("collection", call.name, given=given)


class _Source:
    """One collection of a chain, for one question."""

    def __init__(self, rows: Rows, queries: Queries, collection: Collection, call: Call) -> None:
        self.collection = collection
        self._rows = rows
        self._query = queries.select(collection.name)
        self._arguments = bound_arguments(collection, call.arguments)
        self._read: Mapping[str, Any] = {}
        bound = bool(collection.parameters) and not call.free
        self.level = 3 if bound else self._query.level

    def first(self, count: int) -> list[Item] | Reason:
        """Its first items, or why it has none: it is capped, not agreed to, unreadable, or below its min."""
        state, name, least = current(), self.collection.name, self.collection.min
        if self.level > state.cap:
            return Reason(name, "level_cap", f"a collection of level {self.level} is above the cap")
        refused = refusal(state.consent, self._query.schema.consent, self.collection.consent)
        if refused is not None:
            state.lookups.append(Lookup("collection", name, {}, 0, self.level, "no_consent"))
            return Reason(name, "no_consent", refused)
        begun = perf_counter()
        self._read = self._query.read_by(state, self._arguments)
        found: list[Item] = []
        reason: Reason | None = None
        try:
            found = self.items(max(count, least))
            if len(found) < least:
                reason = self._too_few(len(found))
        except CatalogUnavailableError:
            detail = f"catalog {self.collection.catalog} could not be read and was never imported"
            reason = Reason(name, "catalog_unavailable", detail)
        argument = contributed(self._read, self._rows.personal, self.collection.parameters)
        code, took = reason.code if reason else None, perf_counter() - begun
        state.lookups.append(
            Lookup("collection", name, argument, len(found), self.level, code, self._rows.origin, took)
        )
        return reason or found[:count]

    def items(self, limit: int) -> list[Item]:
        """Its first items in its order, as many as there are up to a limit."""
        if self.collection.order != "seeded":
            return self._made(self._select(limit))
        seed = f"{self._rows.seed}|{current().now.date().isoformat()}|{self.collection.name}"
        found = self._made(self._select(SHUFFLED))
        return sorted(found, key=lambda item: place_of(seed, str(item.key)))[:limit]

    def _made(self, rows: list[Row]) -> list[Item]:
        return self._rows.made(self.collection.catalog, rows, level=self.level)

    def _select(self, limit: int, *, priced: bool = True) -> list[Row]:
        names = {**current().names, **self._arguments}
        return self._rows.select(self._query, names, self._read, limit, priced=priced)

    def _too_few(self, found: int) -> Reason:
        """Why a collection is below its min: too few fit, or too few have a price to show."""
        name, least = self.collection.name, self.collection.min
        if len(self._select(least, priced=False)) >= least:
            currency = current().currency or "any currency"
            return Reason(name, "no_currency", f"{found} found with a price in {currency}, min is {least}")
        detail = f"{found} found, min is {least}{lacking(self._read)}"
        return Reason(name, "collection_below_min", detail)


class _Filling:
    """The items of the collection taken, and those that fill it up."""

    def __init__(self, rows: Rows, taken: Collection, count: int, items: list[Item]) -> None:
        self.taken = taken
        self.items = list(items)
        self.given = {taken.name: len(items)}
        self._rows = rows
        self._count = count
        self._seen: dict[tuple[str, Any], int] = {}
        for item in items if len(items) < count else ():
            self._see(item)

    def add_from(self, source: _Source, found: list[Item]) -> None:
        """Fill up from a collection further down the chain, of which ``found`` are the first items."""
        before, looked = len(self.items), len(found)
        while True:
            for item in found:
                if len(self.items) < self._count and item not in self.items and self._fits(item):
                    self.items.append(item)
                    self._see(item)
            if len(self.items) >= self._count or len(found) < looked or looked >= MOST:
                break
            looked = min(MOST, 4 * max(looked, self._count))
            found = source.items(looked)
        if len(self.items) > before:
            self.given[source.collection.name] = len(self.items) - before

    def _fits(self, item: Item) -> bool:
        """Whether one more item with its values keeps the promise of ``distinct_by``."""
        counts = self.taken.distinct_by.items()
        return all(self._seen.get((path, self._value(item, path)), 0) < most for path, most in counts)

    def _see(self, item: Item) -> None:
        for path in self.taken.distinct_by:
            value = self._value(item, path)
            if value is not None:
                self._seen[path, value] = self._seen.get((path, value), 0) + 1

    def _value(self, item: Item, path: str) -> Any:
        value = self._rows.distinct(item, path)
        return None if isinstance(value, Missing) else value
