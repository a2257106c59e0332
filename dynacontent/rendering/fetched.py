"""What renders have read of catalogs and feeds: each row and each answer once, all of one version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from dynacontent.errors import CatalogError
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.models.exposures import Seen
from dynacontent.ports import FeedAnswer, FeedRequest
from dynacontent.ports.catalogs import CatalogReader, Key, Query, Row
from dynacontent.rendering.exposures import SeenBefore
from dynacontent.rendering.kept_items import KeptItems

Request = tuple[Query, Sequence[Any]]
"""A query and the values of what it binds."""


class Reads(Protocol):
    """What one render reads of catalogs and feeds."""

    @property
    def origin(self) -> str:
        """What look-ups call the place the rows come from."""
        ...

    def row(self, catalog: str, key: Key) -> Row | None:
        """The row of an item. Raises what `CatalogReader.items` does."""
        ...

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """The rows a query selects. Raises what `CatalogReader.select` does."""
        ...

    def answer(self, request: FeedRequest) -> FeedAnswer | None:
        """The answer of a feed; ``None`` while it is still to be asked."""
        ...

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """See `CatalogReader.keys`."""
        ...

    def version(self, catalog: str) -> str:
        """See `CatalogReader.version`."""
        ...

    def expect(self, catalog: str, keys: Iterable[Key]) -> None:
        """Note items that are likely to be read."""
        ...

    def seen(self, recipient: str) -> Sequence[Seen]:
        """What a recipient was shown before, by the log of exposures."""
        ...

    def expect_seen(self, recipient: str) -> None:
        """Note that this may be asked of a recipient."""
        ...


class Through:
    """Reads what another reads; for those that look on, or answer a part themselves."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    @property
    def origin(self) -> str:
        """See `Reads.origin`."""
        return self._reads.origin

    def row(self, catalog: str, key: Key) -> Row | None:
        """See `Reads.row`."""
        return self._reads.row(catalog, key)

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `Reads.select`."""
        return self._reads.select(query, parameters)

    def answer(self, request: FeedRequest) -> FeedAnswer | None:
        """See `Reads.answer`."""
        return self._reads.answer(request)

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """See `Reads.keys`."""
        return self._reads.keys(catalog, limit)

    def version(self, catalog: str) -> str:
        """See `Reads.version`."""
        return self._reads.version(catalog)

    def expect(self, catalog: str, keys: Iterable[Key]) -> None:
        """See `Reads.expect`."""
        self._reads.expect(catalog, keys)

    def seen(self, recipient: str) -> Sequence[Seen]:
        """See `Reads.seen`."""
        return self._reads.seen(recipient)

    def expect_seen(self, recipient: str) -> None:
        """See `Reads.expect_seen`."""
        self._reads.expect_seen(recipient)


class Fetched:
    """Rows and answers of one reader, kept for one recipient or a chunk of them.

    What is asked for ahead is asked for together; what is not, when a render comes to it. Feeds are
    asked between renders only: ``feeds`` has their answers, and what it has not is pending until
    ``closed`` says why nothing will be asked any more (see `dynacontent.expressions.missing.CODES`).
    """

    def __init__(
        self,
        catalogs: CatalogReader,
        *,
        origin: str = "memory",
        kept: KeptItems | None = None,
        exposures: SeenBefore | None = None,
    ) -> None:
        """``origin`` is what look-ups call the place their rows come from, ``kept`` has rows read before."""
        self.origin = origin
        before = exposures or SeenBefore(lambda: None)
        self.seen, self.expect_seen = before.of, before.expect
        self._catalogs = catalogs
        self._kept = kept
        self._rows: dict[tuple[str, Key], Row | None] = {}
        self._expected: dict[str, dict[Key, None]] = {}
        self._answers: dict[tuple[Query, Any], list[Row]] = {}
        self.feeds: dict[FeedRequest, FeedAnswer] = {}
        self.closed = ""

    def row(self, catalog: str, key: Key) -> Row | None:
        """The row of an item. Raises what `CatalogReader.items` does."""
        if (catalog, key) not in self._rows:
            keys = self._expected.pop(catalog, {})
            self._load(catalog, {**keys, key: None} if key not in keys else keys)
        return self._rows[catalog, key]

    def _load(self, catalog: str, keys: Iterable[Key]) -> None:
        wanted = [key for key in keys if (catalog, key) not in self._rows]
        found = self._items(catalog, wanted)
        self._rows.update({(catalog, key): found.get(key) for key in wanted})

    def _items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        if self._kept is None:
            return self._catalogs.items(catalog, keys)
        version = self._catalogs.version(catalog)
        found = self._kept.rows(catalog, version, keys)
        unknown = [key for key in keys if key not in found]
        if unknown:
            read = self._catalogs.items(catalog, unknown)
            self._kept.keep(catalog, version, read)
            found.update(read)
        return found

    def known(self, catalog: str, key: Key) -> Row | None:
        """The row of an item that was read already."""
        return self._rows.get((catalog, key))

    def load(self, catalog: str, keys: Iterable[Key]) -> None:
        """Read these items with one question; a catalog that cannot be read is told of when asked again."""
        with suppress(CatalogError):
            self._load(catalog, dict.fromkeys(keys))

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """The rows a query selects. Raises what `CatalogReader.select` does."""
        key = frozen(parameters)
        if key is None:
            return self._catalogs.select(query, parameters)
        asked = (query, key)
        known = self._answers.get(asked)
        if known is None:
            known = self._answers[asked] = self._catalogs.select(query, parameters)
        return known

    def select_many(self, requests: Iterable[Request]) -> None:
        """Ask many queries at once, equal ones once; what fails is told of when asked again."""
        wanted = {
            (query, key): (query, parameters)
            for query, parameters in requests
            if (key := frozen(parameters)) is not None and (query, key) not in self._answers
        }
        if wanted:
            with suppress(CatalogError, TypeError):  # money of another currency is a TypeError
                answers = self._catalogs.select_many(list(wanted.values()))
                self._answers.update(zip(wanted, answers, strict=True))

    def answer(self, request: FeedRequest) -> FeedAnswer | None:
        """The answer of a feed; ``None`` while it is still to be asked."""
        answer = self.feeds.get(request)
        return FeedAnswer(code=self.closed) if answer is None and self.closed else answer

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """See `CatalogReader.keys`."""
        return self._catalogs.keys(catalog, limit)

    def version(self, catalog: str) -> str:
        """See `CatalogReader.version`."""
        return self._catalogs.version(catalog)

    def expect(self, catalog: str, keys: Iterable[Key]) -> None:
        """Note items that are likely to be read: with the first of them all are."""
        self._expected.setdefault(catalog, {}).update(dict.fromkeys(keys))


def frozen(values: Sequence[Any]) -> Any:
    """Values as a key: equal for what a query cannot tell apart; ``None`` where they can be none."""
    key = (tuple(map(type, values)), *values)
    try:
        hash(key)
    except (TypeError, UsedMissingError):  # a list, or what is missing
        return _frozen(values)
    return key


def _frozen(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        parts = tuple(map(_frozen, value))
        return None if any(part is None for part in parts) else parts
    if value is None or isinstance(value, Missing):
        return ("missing",)
    try:
        hash(value)
    except TypeError:
        return None
    return (type(value), value)
