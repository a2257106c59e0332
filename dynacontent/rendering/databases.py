"""The product data of a workspace: where they lie, imported, with the indexes its queries want."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import nodes

from dynacontent.catalogs import MEMORY, Rejected, Wish, dialect_of, open_store
from dynacontent.errors import CatalogError, Problem, UnknownNameError, did_you_mean, one_of
from dynacontent.loading import Sources
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports import CatalogStore, Dialect, Index
from dynacontent.rendering.groundwork import expression_environment
from dynacontent.rendering.queries import CompiledQuery, Queries


def open_data(
    sources: Sources, indexes: Mapping[Dialect, Sequence[Index]], wish: Wish | None = None
) -> tuple[CatalogStore, list[Rejected]]:
    """Import what changed and open the store; see `dynacontent.catalogs.open_store`.

    ``indexes`` are those wanted, by kind of database. Raises `CatalogError`.
    """
    url = database_address(sources)
    return open_store(
        sources.catalogs,
        sources.root,
        timezone=ZoneInfo(sources.configuration.timezone),
        indexes=indexes[dialect_of(url)],
        url=url,
        wish=wish,
    )


def database_address(sources: Sources) -> str | None:
    """The address of the database, of an environment variable where the configuration names one.

    Raises `CatalogError` for one of another kind; without the variable there is none.
    """
    written = sources.configuration.database_url
    if written is None or not written.startswith("$"):
        return written
    url = os.environ.get(written[1:]) or None
    if url is None or url == MEMORY or url.startswith(("postgresql://", "postgres://")):
        return url
    hint = "it should be like postgresql://user@host/name"
    raise CatalogError.at(f"{written} does not hold the address of a PostgreSQL database", hint=hint)


def wanted_indexes(queries: Queries | None, dialect: Dialect) -> tuple[Index, ...]:
    """The indexes that all queries of a workspace want of one kind of database."""
    known = queries.named().values() if queries else ()
    return tuple(index for query in known for index in indexes(query, dialect))


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one catalog: whether it was imported anew, and how many items it has now."""

    catalog: str
    anew: bool
    items: int
    version: str


def import_data(root: Path, names: Sequence[str] = (), *, force: bool = False) -> list[Imported]:
    """Import the catalogs named, or all of them, where their sources changed or by ``force``.

    Messages are not looked at. Raises `WorkspaceError` for files that cannot be read,
    `UnknownNameError` for a name, `CatalogError` with the problems of all sources.
    """
    # The parsers are loaded when there is something to read: a checked workspace is opened without them.
    from dynacontent.loading.workspace import load_workspace

    sources = load_workspace(root)
    environment = expression_environment(sources)
    queries = Queries(sources.catalogs, environment, profile=sources.profile.fields)
    wanted = [catalog_named(name, sources.catalogs).name for name in names] or list(sources.catalogs)
    anew: list[str] = []
    forced = frozenset(wanted if force else ())
    wish = Wish(force=forced, only=frozenset(wanted), told=anew.append)
    dialect = dialect_of(database_address(sources))
    store, rejected = open_data(sources, {dialect: wanted_indexes(queries, dialect)}, wish)
    with contextlib.closing(store):
        if rejected:
            raise CatalogError([problem for found in rejected for problem in found.problems])
        return [Imported(name, name in anew, store.count(name), store.version(name)) for name in wanted]


def catalog_named(name: str, known: Mapping[str, CatalogSchema]) -> CatalogSchema:
    """The schema of a catalog. Raises `UnknownNameError`."""
    if name not in known:
        hint = did_you_mean(name, known, f"catalogs: {one_of(list(known))}" if known else None)
        raise UnknownNameError(Problem(f"there is no catalog {name!r}", hint=hint))
    return known[name]


def indexes(query: CompiledQuery, dialect: Dialect) -> list[Index]:
    """The indexes that a collection or relation wants."""
    # Known of a workspace that was checked before, so it is loaded without what reads queries.
    from dynacontent.expressions import sql_access

    where, sort = _nodes(query)
    return sql_access.wanted_indexes(query.schema, where, sort, dialect=dialect)


def without_index(queries: Queries, dialect: Dialect) -> dict[str, CompiledQuery]:
    """The queries that no index helps, by name: they look at every item of their catalog."""
    from dynacontent.expressions.sql_access import is_found_at_once

    return {
        name: query
        for name, query in queries.named().items()
        if not indexes(query, dialect) and not is_found_at_once(query.schema, *_nodes(query), dialect=dialect)
    }


def _nodes(query: CompiledQuery) -> tuple[nodes.Expr | None, list[nodes.Expr]]:
    where = None if query.condition is None else query.condition.node
    return where, [part.node for part in query.sort]
