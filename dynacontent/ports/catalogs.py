"""Where product data lives: one small protocol, and a double of it in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jinja2 import nodes

from dynacontent.errors import CatalogUnavailableError

Key = str | int
"""What identifies an item within its catalog."""

Row = dict[str, Any]
"""One item: field name to value, the key's field among them.

Values are of the types the fields declare (str, int, float, bool, Decimal, date, aware datetime,
Money, Geo, list, dict); a ref is the plain key of its item. A field with ``by=locale`` is a dict of
locale to value in which ``""`` is the default; one with ``by=currency`` a dict of currency to
Decimal. What is absent has no entry.
"""


@dataclass(frozen=True, slots=True)
class Bind:
    """How one parameter of a query becomes a value of the database.

    ``kind`` names the type it is compared with (a kind of the field language, or ``truth``,
    ``limit``); ``operator`` is how (``eq``, ``lt``, ``in``, ...), because a number between two steps
    of a column's scale is rounded towards the side that keeps the comparison right; ``scale`` is
    the number of decimal places a number is scaled by; ``catalog`` the one whose items are meant.
    ``value`` is the index of the value among `Query.bound`, or -1 for the ``constant``.
    """

    kind: str
    operator: str = "eq"
    scale: int = 0
    catalog: str = ""
    value: int = -1
    constant: Any = None
    many: bool = False


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Query:
    """A compiled selection of one catalog's items.

    ``bound`` are the parts that do not touch ``item``: their values, evaluated for the recipient,
    are handed to `CatalogStore.select` in this order. The last one is the limit. ``sql`` names the
    catalog's table as ``table`` and columns that exist only if the data has such a variant (a
    locale, a currency) as listed in ``variants``: a store puts in what it has.
    """

    catalog: str
    sql: str
    bound: tuple[nodes.Expr, ...]
    binds: tuple[Bind, ...]
    table: str
    variants: tuple[tuple[str, str], ...] = ()
    currency: str | None = None


class CatalogStore(Protocol):
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

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """The first ``limit`` keys in order."""
        ...

    def count(self, catalog: str) -> int:
        """How many items there are."""
        ...

    def version(self, catalog: str) -> str:
        """A text that changes with the catalog's data or schema."""
        ...


class MemoryCatalogStore:
    """A `CatalogStore` for tests: rows by key, and a function that answers queries.

    ``catalogs`` maps a catalog's name to its rows by key. ``answer`` gets the rows of the query's
    catalog, the query and its parameters and returns the rows selected; without one a query
    returns the first rows up to its limit.
    """

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
        """See `CatalogStore.items`."""
        rows = self._rows(catalog)
        return {key: rows[key] for key in keys if key in rows}

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `CatalogStore.select`."""
        return self._answer(list(self._rows(query.catalog).values()), query, parameters)

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """See `CatalogStore.keys`."""
        return sorted(self._rows(catalog), key=lambda key: (isinstance(key, str), key))[:limit]

    def count(self, catalog: str) -> int:
        """See `CatalogStore.count`."""
        return len(self._rows(catalog))

    def version(self, catalog: str) -> str:
        """See `CatalogStore.version`."""
        return f"memory-{len(self._rows(catalog))}"
