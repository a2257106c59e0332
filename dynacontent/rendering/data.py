"""Items, relations, collections and feeds as a render reads them: typed, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import partial
from time import perf_counter
from types import MappingProxyType
from typing import Any

from dynacontent.errors import CatalogUnavailableError, RenderError, did_you_mean
from dynacontent.expressions.consent import refusal
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState, current
from dynacontent.models.authored import CatalogSchema, Feed
from dynacontent.models.exposures import Seen
from dynacontent.models.results import Choice, Lookup
from dynacontent.ports import Dialect, FeedRequest, Key, Row
from dynacontent.rendering.arguments import check_arguments
from dynacontent.rendering.collections import Call, choose, first_limit
from dynacontent.rendering.feeds import FeedReading
from dynacontent.rendering.fetched import Reads, Request, frozen
from dynacontent.rendering.kept_items import KeptItems
from dynacontent.rendering.members import Members, note_locale
from dynacontent.rendering.personal import NOTHING_PERSONAL, Personal
from dynacontent.rendering.queries import CompiledQuery, Queries

ALL = 1000
"""How many items a relation without a limit gives at most."""
CLOSEST_OF = 2_000
"""How many keys are looked at to say which one was meant."""


class CatalogData:
    """The data source of one render (see `dynacontent.expressions.state.DataSource`)."""

    def __init__(
        self,
        fetched: Reads,
        schemas: Mapping[str, CatalogSchema],
        queries: Queries,
        members: Members,
        kept: KeptItems,
        *,
        dialect: Dialect,
        prices: Mapping[str, frozenset[str]],
        feeds: Mapping[str, Feed],
        seed: str = "",
        personal: Personal = NOTHING_PERSONAL,
    ) -> None:
        """``prices`` are those the message shows, by catalog: items without one are left out.

        ``seed`` is what a seeded order depends on beside the day; ``personal`` knows what
        no error and no record may repeat.
        """
        self.seed = seed
        self.origin = fetched.origin
        self._fetched = fetched
        self._dialect = dialect
        self.personal = personal
        self._prices = prices
        self._schemas = schemas
        self._state: RenderState | None = None
        self._queries = queries
        self._members = members
        self._kept = kept
        self._all_feeds = feeds
        self._begin()

    def _begin(self) -> None:
        self.mark = object()  # by which items know us: they may not refer to what refers to them
        self._found: dict[tuple[str, Key], Row] = {}
        self._beside: dict[tuple[str, Key], Sequence[Row]] = {}
        self._expected: set[tuple[int, str]] = set()
        self._gone: dict[tuple[str, Key], Missing] = {}
        self._relations: dict[tuple[str, Key, str], list[Item] | Missing] = {}
        self._collections: dict[Any, tuple[list[Item] | Missing, Choice]] = {}
        self._feeds = FeedReading(self._all_feeds, self._fetched, self.personal)

    def apart(self) -> CatalogData:
        """Another source of the same data, which knows nothing of what was read through this one."""
        other = copy(self)
        other._begin()
        return other

    def let_go(self) -> None:
        """Forget the render this was the data source of, which refers to it; it may still be asked."""
        self._state = None

    def aside(self) -> CatalogData:
        """The same for something that belongs to this render: what it asks of feeds is asked by this one."""
        other = self.apart()
        other._feeds.wanted = self._feeds.wanted
        return other

    # -- items ----------------------------------------------------------------------------

    def item(self, catalog: str, key: Any) -> Item | Missing:
        """An item by key; a key of another type than the catalog's is an error."""
        schema = self._schemas.get(catalog)
        if schema is None:
            if self.personal.hides(catalog):
                raise RenderError("there is no catalog of this name")
            raise RenderError.at(
                f"there is no catalog {catalog!r}", hint=did_you_mean(catalog, self._schemas)
            )
        level = 2
        if isinstance(key, Item) and key.catalog == catalog:
            level, key = max(level, key.level), key.key
        _check_key(schema, key)
        item = Item(catalog, key, level=level)
        row = self.row(item)
        return row if isinstance(row, Missing) else item

    def _begun(self) -> RenderState:
        """The render this is the data source of, known once it runs."""
        self._state = current()
        return self._state

    def absence(self, item: Item) -> Missing | None:
        """Why an item is not there: the store has none, or cap or consent do not let us look."""
        row = self.row(item)
        return row if isinstance(row, Missing) else None

    def read(self, item: Item, name: str) -> Any:
        """One field or relation of an item."""
        state = self._state or self._begun()
        row = item.row if item.source is self.mark and item.level <= state.cap else None
        if row is None:
            row = self.row(item)
            if isinstance(row, Missing):
                return row.member(name)
            item.row, item.source = row, self.mark
            item.view = self._kept.view(item.catalog, item.key, row, state)
        if item.level > state.level:
            state.level = item.level
        member = self._members[item.catalog, name]
        if not member.may_be_kept(state):
            return member.read(self, item, row, state)
        # One that has a locale to tell of is kept under a name that no template takes at once: it has a dot.
        kept = member.localized or name
        value = item.view.get(kept)
        if value is None:
            value = item.view[kept] = member.read(self, item, row, state)
        elif member.localized:
            note_locale(member.localized, row.get(name), state)
        return value

    def lasting(self, item: Item, name: str) -> bool:
        """See `dynacontent.expressions.state.DataSource.lasting`."""
        return self._members[item.catalog, name].may_be_kept(self._state or self._begun())

    def hides(self, value: Any) -> bool:
        """See `dynacontent.expressions.state.DataSource.hides`."""
        return self.personal.hides(value)

    def row(self, item: Item) -> Row | Missing:
        """See `dynacontent.expressions.state.DataSource.row`; the look-up is noted."""
        state = current()
        if item.level > state.cap:
            return Missing(
                name=f"{item.catalog}[…]", code="level_cap", detail=f"level {item.level} is above the cap"
            )
        key = (item.catalog, item.key)
        found = self._found.get(key)
        if found is not None:
            return found
        if key in self._gone:
            return self._gone[key]
        return self._looked_up(item, key, state)

    def _looked_up(self, item: Item, key: tuple[str, Key], state: RenderState) -> Row | Missing:
        row: Row | None = None
        refused = self._refusal(item.catalog)
        if refused is not None:
            code = "no_consent"
        else:
            try:
                row, code = self._fetched.row(*key), "item_not_found"
            except CatalogUnavailableError:
                code = "catalog_unavailable"
        asked = self.personal.shown(item.key)
        if row is not None and asked is item.key:
            state.lookups.append(self._kept.lookup(item, self.origin))
        else:
            found, reason = (0, code) if row is None else (1, None)
            state.lookups.append(Lookup("item", item.catalog, asked, found, item.level, reason, self.origin))
        if row is None:
            self._gone[key] = missing = self._missing(item, code, refused)
            return missing
        self._found[key] = row
        return row

    def expect(self, item: Item, row: Row, name: str, catalog: str) -> None:
        """See `dynacontent.rendering.members.Reading.expect`."""
        rows = self._beside.get((item.catalog, item.key))
        if self._refusal(catalog) is not None:
            return  # what others read with it is not to hold what this recipient did not agree to
        if rows is None:
            self._fetched.expect(catalog, _keys(row[name]))
        elif (id(rows), name) not in self._expected:
            self._expected.add((id(rows), name))  # the rows are kept, so no others take their id
            values = [value for other in rows if (value := other.get(name)) is not None]
            self._fetched.expect(catalog, [key for value in values for key in _keys(value)])

    def _refusal(self, catalog: str, *purposes: str | None) -> str | None:
        """Why the recipient sees nothing of a catalog, where consent is lacking."""
        purpose = self._schemas[catalog].consent
        if purpose is None and not purposes:
            return None
        return refusal(current().consent, purpose, *purposes)

    def _missing(self, item: Item, code: str, refused: str | None) -> Missing:
        name = f"{item.catalog}[…]"
        if code in ("catalog_unavailable", "no_consent"):
            return Missing(name=name, code=code, detail=refused)
        if self.personal.hides(item):  # then the closest key tells too much as well
            return Missing(name=name, code=code, detail=f"catalog {item.catalog} has no item with this key")
        detail = f"catalog {item.catalog} has no item with key {item.key!r}"
        return Missing(name=name, code=code, detail=detail, hint_of=partial(_closest, self._fetched, item))

    def related(self, item: Item, name: str) -> list[Item] | Missing:
        """See `dynacontent.rendering.members.Reading.related`."""
        state = current()
        if state.cap < 3:
            return Missing(
                name=f"{item.catalog}[…].{name}", code="level_cap", detail="a relation is of level 3"
            )
        key = (item.catalog, item.key, name)
        if key not in self._relations:
            self._relations[key] = self._follow(item, name)
        found_or_missing = self._relations[key]
        if not isinstance(found_or_missing, Missing):
            state.touch(3)
        return found_or_missing

    def _follow(self, item: Item, name: str) -> list[Item] | Missing:
        state, relation = current(), self._schemas[item.catalog].relations[name]
        query, this = self._queries.relation(item.catalog, name), {"this": item}
        rows: list[Row] = []
        code: str | None = "no_consent"
        detail, begun = self._refusal(relation.to), perf_counter()
        if detail is None:
            try:
                read = query.read_by(state, this)
                rows = self.select(query, {**state.names, **this}, read, relation.limit or ALL)
                code, detail = (None, None) if rows else ("collection_below_min", "no item is related")
            except CatalogUnavailableError:
                code = "catalog_unavailable"
        key, took = self.personal.shown(item.key), perf_counter() - begun
        state.lookups.append(
            Lookup("relation", f"{item.catalog}.{name}", key, len(rows), 3, code, self.origin, took)
        )
        if code is not None:
            return Missing(name=f"{item.catalog}[…].{name}", code=code, detail=detail)
        return self.made(relation.to, rows, level=3)

    # -- feeds ----------------------------------------------------------------------------

    def feed(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """See `dynacontent.expressions.state.DataSource.feed`."""
        return self._feeds.read(name, arguments, current())

    @property
    def wanted(self) -> Iterable[FeedRequest]:
        """The requests to feeds that this render came to and that have no answer yet."""
        return self._feeds.wanted

    # -- exposures ------------------------------------------------------------------------

    def seen(self, recipient: str) -> Sequence[Seen]:
        """See `dynacontent.rendering.fetched.Reads.seen`."""
        return self._fetched.seen(recipient)

    def expect_seen(self, recipient: str) -> None:
        """See `dynacontent.rendering.fetched.Reads.expect_seen`."""
        self._fetched.expect_seen(recipient)

    # -- collections ----------------------------------------------------------------------

    def collection(
        self,
        name: str,
        limit: int | None,
        arguments: Mapping[str, Any] = MappingProxyType({}),
        *,
        free: bool = False,
    ) -> list[Item] | Missing:
        """The items of the first collection of the fallback chain that has enough, filled up by the rest."""
        state = current()
        call = Call(str(name), limit, arguments, free)
        found, choice = self._chosen(call)
        if choice not in state.choices:
            state.choices.append(choice)  # also after a dropped ladder body took it along
        for item in () if isinstance(found, Missing) else found:
            state.touch(item.level)
        return found

    def _chosen(self, call: Call) -> tuple[list[Item] | Missing, Choice]:
        state = current()
        key = frozen((call.name, call.limit, call.free, *call.arguments, *call.arguments.values()))
        if key in self._collections:
            return self._collections[key]
        before = state.level
        try:
            check_arguments(self._queries.collection(call.name), call.arguments)
            made = choose(self, self._queries, call)
        finally:
            state.level = before  # only what was chosen counts
        if key is not None:
            self._collections[key] = made
        return made

    def request(self, name: str, limit: int | None) -> Request | None:
        """What `collection` will ask the catalog first, if level cap and consent let it."""
        state, query = current(), self._queries.select(name)
        asked = self._queries.collection(name)
        if query.level > state.cap or self._refusal(asked.catalog, asked.consent) is not None:
            return None
        wanted = first_limit(asked, Call(name, limit))
        return self._asked(query, state.names, query.read_by(state, {}), wanted)

    def select(
        self,
        query: CompiledQuery,
        names: Mapping[str, Any],
        read: Mapping[str, Any],
        limit: int,
        *,
        priced: bool = True,
    ) -> list[Row]:
        """See `dynacontent.rendering.collections.Rows.select`."""
        return self._fetched.select(*self._asked(query, names, read, limit, priced=priced))

    def _asked(
        self,
        query: CompiledQuery,
        names: Mapping[str, Any],
        read: Mapping[str, Any],
        limit: int,
        *,
        priced: bool = True,
    ) -> Request:
        prices = self._prices.get(query.catalog, frozenset()) if priced else frozenset()
        prepared = query.prepared(current(), prices, self._dialect)
        return prepared.query, prepared.parameters(names, read, limit)

    def made(self, catalog: str, rows: Sequence[Row], *, level: int) -> list[Item]:
        """See `dynacontent.rendering.collections.Rows.made`."""
        key, found = self._schemas[catalog].key, []
        for row in rows:
            found.append(Item(catalog, row[key], level=level))
            self._found.setdefault((catalog, row[key]), row)
            self._beside[catalog, row[key]] = rows
        return found

    def distinct(self, item: Item, path: str) -> Any:
        """See `dynacontent.rendering.collections.Rows.distinct`."""
        first, *rest = path.split(".")
        value = self.read(item, first)
        for name in rest:
            value = value.get(name) if isinstance(value, dict) else None
        return value


def _closest(fetched: Reads, item: Item) -> str | None:
    return did_you_mean(str(item.key), map(str, fetched.keys(item.catalog, CLOSEST_OF)))


def _check_key(schema: CatalogSchema, key: Any) -> None:
    declared = schema.fields[schema.key].type
    expected = int if declared.kind == "int" else str
    if not isinstance(key, expected) or isinstance(key, bool):
        example = 17 if expected is int else "some-key"
        raise RenderError.at(
            f"keys of {schema.name} are {declared.kind}, not {type(key).__name__}",
            hint=f"as in catalogs.{schema.name}[{example!r}]",
        )


def _keys(value: Key | list[Key]) -> list[Key]:
    return value if isinstance(value, list) else [value]
