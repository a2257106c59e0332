"""Where product data lives: one small protocol, and a double of it in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from jinja2 import nodes

from dynacontent.errors import CatalogUnavailableError

Key = str | int
"""What identifies an item within its catalog."""

Row = Mapping[str, Any]
"""One item: field name to value, the key's field among them; nobody changes it.

Values are of the types the fields declare (str, int, float, bool, Decimal, date, aware datetime,
Money, Geo, list, dict); a ref is the plain key of its item. A field with ``by=locale`` is a dict of
locale to value in which ``""`` is the default; one with ``by=currency`` a dict of currency to
Decimal. What is absent has no entry.
"""


Dialect = Literal["sqlite", "postgresql"]
"""The language a store's queries are written in."""


@dataclass(frozen=True, slots=True)
class Bind:
    """How one parameter of a query becomes a value of the database.

    ``kind`` names the type it is compared with (a kind of the field language, or ``truth``,
    ``limit``); ``operator`` is how (``eq``, ``lt``, ``in``, ...), because a number between two steps
    of a column's scale is rounded towards the side that keeps the comparison right; ``scale`` is
    the number of decimal places a number is scaled by; ``catalog`` the one whose items are meant.
    ``value`` is the index of the value among `Query.bound`, or -1 for the ``constant``.

    The kind ``near`` makes one number of a point on earth: its operator ``x``, ``y`` or ``z`` is a
    coordinate of its unit vector; ``x-`` and ``x+`` (likewise y and z) bound what is within a distance
    of it along that axis, ``c2`` is the square of that distance as a chord. The distance in kilometres
    is the value at the index ``second``, or the ``constant``.
    """

    kind: str
    operator: str = "eq"
    scale: int = 0
    catalog: str = ""
    value: int = -1
    constant: Any = None
    many: bool = False
    second: int = -1


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Query:
    """A compiled selection of one catalog's items.

    ``bound`` are the parts that do not touch ``item``: their values, evaluated for the recipient,
    are handed to `CatalogReader.select` in this order. The last one is the limit. ``sql``, in a
    store's `Dialect`, names the catalog's table as ``table``, the table that lists the items by what
    a field of refs holds as ``catalog NAME COLUMN``, and columns that exist only if the data has such
    a variant (a locale, a currency) as listed in ``variants``: a store puts in what it has.

    Where ``groups`` is not empty, the statement has no limit; its columns behind the row are what
    items are told apart by, and at most so many with one value of each are kept.

    ``name`` is what people call it (``for_you``, ``products.cheaper``).
    """

    catalog: str
    sql: str
    bound: tuple[nodes.Expr, ...]
    binds: tuple[Bind, ...]
    table: str
    variants: tuple[tuple[str, str], ...] = ()
    currency: str | None = None
    groups: tuple[int, ...] = ()
    name: str = ""


ANY_CURRENCY = "*"
"""The variant of a column, ``price@*``, that stands for each currency the data have."""


@dataclass(frozen=True, slots=True)
class Index:
    """What makes queries of one catalog fast: an order of its items by columns, or by what a list holds.

    ``columns`` are names of columns with whether they descend (see `ANY_CURRENCY`); ``lists``: the one
    column is a list, and items are found by what it holds.
    """

    catalog: str
    columns: tuple[tuple[str, bool], ...]
    lists: bool = False


class CatalogReader(Protocol):
    """Product data, read only.

    Every method raises `CatalogUnavailableError` where the catalog was never imported and
    `CatalogError` where reading fails.
    """

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        """The items with these keys; keys that do not exist are left out."""
        ...

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """The items a query selects, in its order; ``parameters`` are the values of its ``bound``."""
        ...

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        """What `select` gives for each request, asked all at once."""
        ...

    def keys(self, catalog: str, limit: int, *, after: Key | None = None) -> list[Key]:
        """The first ``limit`` keys in order, or the first behind the key ``after``."""
        ...

    def count(self, catalog: str) -> int:
        """How many items there are."""
        ...

    def version(self, catalog: str) -> str:
        """A text that changes with the catalog's data or schema."""
        ...


class CatalogStore(CatalogReader, Protocol):
    """Where product data lies. What it is asked itself is answered from the imports of that moment."""

    dialect: Dialect

    def snapshot(self) -> AbstractContextManager[CatalogReader]:
        """A reader that sees one version of all catalogs, whatever is imported meanwhile.

        The version is that of its first read; it may be used by one thread at a time.
        """
        ...

    def close(self) -> None:
        """Let go of what is open; it is opened again when needed."""
        ...


class MemoryCatalogStore:
    """A `CatalogStore` of rows by key, with a function that answers queries: the double for tests.

    ``catalogs`` maps a catalog's name to its rows by key. ``answer`` gets the rows of the query's
    catalog, the query and its parameters and returns the rows selected; without one a query
    returns the first rows up to its limit.
    """

    dialect: Dialect = "sqlite"

    def __init__(
        self,
        catalogs: Mapping[str, Mapping[Key, Row]],
        *,
        answer: Callable[[list[Row], Query, Sequence[Any]], list[Row]] | None = None,
    ) -> None:
        self._catalogs = catalogs
        self._answer = answer or (lambda rows, _query, parameters: rows[: parameters[-1]])

    def _rows(self, catalog: str) -> Mapping[Key, Row]:
        if catalog not in self._catalogs:
            raise CatalogUnavailableError(f"catalog {catalog!r} has no data")
        return self._catalogs[catalog]

    def items(self, catalog: str, keys: Sequence[Key]) -> dict[Key, Row]:
        """See `CatalogReader.items`."""
        rows = self._rows(catalog)
        return {key: rows[key] for key in keys if key in rows}

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogReader.select`."""
        return self._answer(list(self._rows(query.catalog).values()), query, parameters)

    def select_many(self, requests: Sequence[tuple[Query, Sequence[Any]]]) -> list[list[Row]]:
        """See `CatalogReader.select_many`."""
        return [self.select(query, parameters) for query, parameters in requests]

    def keys(self, catalog: str, limit: int, *, after: Key | None = None) -> list[Key]:
        """See `CatalogReader.keys`."""
        found = sorted(self._rows(catalog), key=lambda key: (isinstance(key, str), key))
        start = 0 if after is None else bisect_right(found, after)
        return found[start : start + limit]

    def count(self, catalog: str) -> int:
        """See `CatalogReader.count`."""
        return len(self._rows(catalog))

    def version(self, catalog: str) -> str:
        """See `CatalogReader.version`."""
        return f"memory-{len(self._rows(catalog))}"

    def snapshot(self) -> AbstractContextManager[CatalogReader]:
        """See `CatalogStore.snapshot`."""
        return nullcontext(self)

    def close(self) -> None:
        """See `CatalogStore.close`: there is nothing to close."""
