"""What a chunk of recipients needs of catalogs and feeds, known from the templates and fetched together.

Items that templates and conditions read through refs (``event.lines.product.complements``) are
fetched hop by hop: the keys of all recipients together. Queries are asked ahead where a question
costs a round trip; elsewhere a render asks them when it comes to them, equal ones once per chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dynacontent.expressions.consent import refusal
from dynacontent.expressions.evaluate import compile_node
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import used
from dynacontent.expressions.pending import FeedCall
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.ports import Dialect, FeedRequest, Key
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.fetched import Fetched, Request
from dynacontent.rendering.queries import Queries

if TYPE_CHECKING:
    from dynacontent.engine.analysis.report import Report

Steps = tuple[str, ...]
Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message reads.

    ``hops`` are the ways to refs whose items are read, by how many refs are passed on them;
    ``calls`` the collections asked for without parameters, each with the limit given; ``feeds`` the
    feeds that are asked whatever comes. With ``hidden`` there are others that only a render comes to.
    """

    hops: tuple[tuple[Steps, ...], ...] = ()
    calls: tuple[tuple[str, int | None], ...] = ()
    feeds: tuple[FeedCall, ...] = ()
    hidden: bool = False

    def __bool__(self) -> bool:
        return bool(self.hops or self.calls or self.asks)

    @property
    def asks(self) -> bool:
        """Whether the message asks any feed."""
        return bool(self.feeds) or self.hidden


def make_plan(
    report: Report, queries: Queries, schemas: Mapping[str, CatalogSchema], records: Mapping[str, Fields]
) -> Plan:
    """The plan of a message, of what its analysis found; ``records`` are profile and event."""
    read = {use.path for use in report.uses}
    for name, _limit in report.calls:
        for collection in queries.chain(name):
            read.update(queries.select(collection.name).paths)
    refs: set[Steps] = set()
    for path in read:
        first, *rest = path.replace("[]", "").split(".")
        if first in records:
            refs.update((first, *way) for way in _refs(records[first], rest, schemas))
    depths = {way: _depth(records[way[0]], way[1:], schemas) for way in refs}
    deepest = max(depths.values(), default=0)
    hops = tuple(
        tuple(sorted(way for way in refs if depths[way] == depth)) for depth in range(1, deepest + 1)
    )
    return Plan(hops, tuple(sorted(report.calls, key=str)), tuple(report.feed_calls), report.hidden_feeds)


def _refs(fields: Fields, steps: Sequence[str], schemas: Mapping[str, CatalogSchema]) -> Iterator[Steps]:
    """The ways to each ref on a path whose item's fields are read."""
    for index, kind in enumerate(_kinds(fields, steps, schemas)):
        if kind.kind == "ref" and index + 1 < len(steps):
            yield tuple(steps[: index + 1])


def _depth(fields: Fields, steps: Sequence[str], schemas: Mapping[str, CatalogSchema]) -> int:
    return sum(kind.kind == "ref" for kind in _kinds(fields, steps, schemas))


def _kinds(fields: Fields, steps: Sequence[str], schemas: Mapping[str, CatalogSchema]) -> Iterator[FieldType]:
    """The type at each step of a path, of the elements where it is a list; up to what is no field."""
    for name in steps:
        declared = fields.get(name)
        if declared is None:
            return
        kind = _inner(declared.type)
        yield kind
        fields = schemas[kind.catalog].fields if kind.kind == "ref" else kind.fields


def _inner(kind: FieldType) -> FieldType:
    while kind.kind == "list" and kind.of is not None:
        kind = kind.of
    return kind


class Prefetch:
    """Fetches what the renders of a chunk need."""

    def __init__(
        self,
        plan: Plan,
        schemas: Mapping[str, CatalogSchema],
        dialect: Dialect,
        environment: SafeEnvironment,
    ) -> None:
        """``environment`` is that of expressions."""
        self.plan = plan
        self._schemas = schemas
        self._dialect = dialect
        self._feeds = [
            (call, [(name, compile_node(node, environment)) for name, node in call.arguments])
            for call in plan.feeds
        ]

    def fetch(self, states: Iterable[RenderState], fetched: Fetched) -> None:
        """Fill ``fetched`` for renders that are about to begin."""
        begun = list(states)
        for ways in self.plan.hops:
            reached = _Reached(self._schemas, fetched)
            for state in begun:
                reached.consent = state.consent
                for way in ways:
                    reached.data(state.names.get(way[0]), way[1:])
            for catalog, keys in reached.keys.items():
                fetched.load(catalog, keys)
        if self._dialect != "sqlite":
            fetched.select_many(request for state in begun for request in self._requests(state))

    def _requests(self, state: RenderState) -> list[Request]:
        """What a render will ask the catalogs."""
        found: list[Request | None] = []
        with _ahead(state) as data:
            for name, limit in self.plan.calls:
                with suppress(Exception):  # the render that comes to it will say so
                    found.append(data.request(name, limit))
        return [request for request in found if request is not None]

    def feeds(self, state: RenderState) -> tuple[FeedRequest, ...]:
        """What a render will ask feeds whatever comes, as far as it has no answer yet.

        A feed that is given what another one answers is asked once that answer is there.
        """
        with _ahead(state) as data:
            for call, arguments in self._feeds:
                if call.channel in ("", state.context["channel"]):
                    with suppress(Exception):  # pending, or an argument is missing, as the render will find
                        given = {name: used(evaluate(state.names)) for name, evaluate in arguments}
                        data.feed(call.feed, given)
            return tuple(data.wanted)


@contextmanager
def _ahead(state: RenderState) -> Iterator[CatalogData]:
    """The data of a render, current and ready to be asked, without a mark in its record."""
    data, looked_up, mark = state.data, len(state.lookups), state.mark()
    assert isinstance(data, CatalogData)
    state.data = ahead = data.apart()
    try:
        with rendering(state):
            yield ahead
    finally:
        state.data = data
        state.rollback(mark)
        del state.lookups[looked_up:]


class _Reached:
    """The items at the ends of ways through data that is there already, if they were agreed to."""

    __slots__ = ("_fetched", "_schemas", "consent", "keys")

    def __init__(self, schemas: Mapping[str, CatalogSchema], fetched: Fetched) -> None:
        self._schemas = schemas
        self._fetched = fetched
        self.consent: frozenset[str] = frozenset()
        self.keys: dict[str, list[Key]] = {}
        """Keys of what was reached, by catalog."""

    def data(self, value: Any, steps: Steps) -> None:
        """Go a way through data of a recipient, where refs are items."""
        while steps and value.__class__ is dict:  # of data there are exact built-in types only
            value, steps = value.get(steps[0]), steps[1:]
        kind = value.__class__
        if kind is list:
            for element in value:
                self.data(element, steps)
        elif kind is Item:
            self._item(value.catalog, value.key, steps)

    def _item(self, catalog: str, key: Key, steps: Steps) -> None:
        schema = self._schemas[catalog]
        if schema.consent is not None and refusal(self.consent, schema.consent) is not None:
            return
        if not steps:
            self.keys.setdefault(catalog, []).append(key)
        elif (row := self._fetched.known(catalog, key)) is not None:
            self._stored(schema.fields[steps[0]].type, row.get(steps[0]), steps[1:])

    def _stored(self, kind: FieldType, value: Any, steps: Steps) -> None:
        """Go on through a stored value, where refs are keys."""
        if value is None:
            return
        if kind.kind == "ref":
            self._item(kind.catalog, value, steps)
        elif kind.kind == "list" and kind.of is not None:
            for element in value:
                self._stored(kind.of, element, steps)
        elif kind.kind == "object" and steps:
            self._stored(kind.fields[steps[0]].type, value.get(steps[0]), steps[1:])
