"""What stores of both databases share."""

from __future__ import annotations

import os
import weakref
from abc import abstractmethod
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar

from dynacontent.catalogs.imports import Import
from dynacontent.catalogs.rows import RowCodec
from dynacontent.errors import CatalogError, CatalogUnavailableError
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports.catalogs import CatalogReader, Dialect, Key, Query, Row


class Session(Protocol):
    """What a snapshot reads through, and what is current as it sees it; used by one thread at a time."""

    process: int
    imports: dict[str, Import]

    def close(self) -> None:
        """Close its connections."""
        ...


S = TypeVar("S", bound=Session)


class StoredCatalogs(Generic[S]):
    """A store's own reading: each question to a snapshot of its own.

    ``digests`` are those of the schemas it reads with; an import made under another counts as none.
    """

    dialect: Dialect

    def __init__(self, schemas: Mapping[str, CatalogSchema], digests: Mapping[str, str]) -> None:
        keys = {name: schema.fields[schema.key].type for name, schema in schemas.items()}
        self._digests = dict(digests)
        self._idle: deque[S] = deque()
        weakref.finalize(self, close_all, self._idle)
        self.codecs = {name: RowCodec(schema, self.dialect, keys=keys) for name, schema in schemas.items()}

    @abstractmethod
    def take(self) -> S:
        """A session that sees what is current now."""

    @abstractmethod
    def give_back(self, session: S) -> None:
        """Keep a session for the next who needs one."""

    @abstractmethod
    def reader(self) -> StoredSnapshot[S]:
        """A reader that takes a session with its first read."""

    @contextmanager
    def snapshot(self) -> Iterator[CatalogReader]:
        """See `CatalogStore.snapshot`."""
        snapshot = self.reader()
        try:
            yield snapshot
        finally:
            snapshot.end()

    def close(self) -> None:
        """Close what is open and not in use; it is opened again when needed."""
        close_all(self._idle)

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        """See `CatalogReader.items`."""
        with self.snapshot() as reader:
            return reader.items(catalog, keys)

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogReader.select`.

        Raises `CatalogError` for a value whose type has no order with the field it is compared
        with, `CurrencyMismatchError` for an amount in another currency than the query's.
        """
        with self.snapshot() as reader:
            return reader.select(query, parameters)

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        """See `CatalogReader.select_many`."""
        with self.snapshot() as reader:
            return reader.select_many(requests)

    def keys(self, catalog: str, limit: int, *, after: Key | None = None) -> list[Key]:
        """See `CatalogReader.keys`."""
        with self.snapshot() as reader:
            return reader.keys(catalog, limit, after=after)

    def count(self, catalog: str) -> int:
        """See `CatalogReader.count`."""
        with self.snapshot() as reader:
            return reader.count(catalog)

    def version(self, catalog: str) -> str:
        """See `CatalogReader.version`."""
        with self.snapshot() as reader:
            return reader.version(catalog)

    def usable(self, imports: Mapping[str, Import]) -> dict[str, Import]:
        """The imports that were made under the schemas there are."""
        return {name: last for name, last in imports.items() if self._digests.get(name) == last.schema}

    def require(self, catalog: str, imports: Mapping[str, Import]) -> Import:
        """A catalog's import. Raises `CatalogUnavailableError`."""
        if catalog not in self.codecs:
            raise CatalogError(f"there is no catalog {catalog!r}")
        last = imports.get(catalog)
        if last is None:
            raise CatalogUnavailableError(f"catalog {catalog!r} has no data: it was never imported")
        return last


class StoredSnapshot(CatalogReader, Generic[S]):
    """A `CatalogReader` of one moment: that of its first read."""

    def __init__(self, store: StoredCatalogs[S]) -> None:
        self._owner = store
        self._session: S | None = None

    def end(self) -> None:
        """Give the session back."""
        session, self._session = self._session, None
        if session is not None:
            self._owner.give_back(session)

    def count(self, catalog: str) -> int:
        """See `CatalogReader.count`."""
        return self._import(catalog).items

    def version(self, catalog: str) -> str:
        """See `CatalogReader.version`."""
        return self._import(catalog).version

    def _opened(self) -> S:
        session = self._session
        if session is None:
            session = self._session = self._owner.take()
        return session

    def _import(self, catalog: str) -> Import:
        return self._owner.require(catalog, self._opened().imports)


def close_all(sessions: deque[Any]) -> None:
    """Close what a store keeps open, unless it belongs to a parent process."""
    while sessions:
        session = sessions.pop()
        if session.process == os.getpid():
            session.close()


def can_be_a_key(key: Key) -> bool:
    """Whether a database has such a value: an integer of 64 bits, or text that is whole."""
    if isinstance(key, int):
        return -(2**63) <= key < 2**63
    return "\0" not in key and (key.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in key))
