"""``catalog check``: what is wrong with product data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from dynacontent import CatalogError, Workspace
from dynacontent.errors import CatalogUnavailableError, Problem, did_you_mean
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import FieldType
from dynacontent_cli.items import ALL_KEYS
from dynacontent_cli.pictures import ASSETS

_AT_ONCE = 500


def check_catalogs(workspace: Workspace, schemas: Sequence[CatalogSchema]) -> None:
    """Tell how many items are sound; raises `CatalogError` with every problem."""
    sources = {f"catalogs/{schema.source}" for schema in schemas}
    problems = [
        problem
        for problem in workspace.parts.data_problems
        if problem.location is None or problem.location.path in sources
    ]
    for schema in schemas:
        try:
            problems += _references(workspace, schema)
        except CatalogUnavailableError as error:
            if not problems:
                problems += error.problems
    if problems:
        raise CatalogError(problems)
    for schema in schemas:
        click.echo(f"{schema.name}: {workspace.parts.store.count(schema.name)} items, no problems")


def _references(workspace: Workspace, schema: CatalogSchema) -> Iterator[Problem]:
    """Keys of items that do not exist, and pictures that are not there."""
    store, place = workspace.parts.store, Location(f"catalogs/{schema.source}")
    known: dict[str, set[Any]] = {}
    keys = store.keys(schema.name, ALL_KEYS)
    for start in range(0, len(keys), _AT_ONCE):
        for key, row in store.items(schema.name, keys[start : start + _AT_ONCE]).items():
            for name, declared in schema.fields.items():
                for kind, value in _leaves(declared.type, row.get(name)):
                    what = f"item {key!r}: {name}"
                    if kind.kind == "image" and not _is_there(workspace, value):
                        yield Problem(f"{what}: there is no picture {(ASSETS / value).as_posix()}", place)
                    if kind.kind == "ref":
                        if kind.catalog not in known:
                            known[kind.catalog] = set(store.keys(kind.catalog, ALL_KEYS))
                        if value not in known[kind.catalog]:
                            hint = did_you_mean(str(value), map(str, known[kind.catalog]))
                            yield Problem(f"{what}: {kind.catalog} has no item {value!r}", place, hint=hint)


def _leaves(kind: FieldType, value: Any) -> Iterable[tuple[FieldType, Any]]:
    if kind.kind == "list" and kind.of is not None and isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(kind.of, item)]
    return [(kind, value)] if value is not None else []


def _is_there(workspace: Workspace, picture: str) -> bool:
    if "://" in picture or picture.startswith("data:"):
        return True
    clean = picture.removeprefix("/").removeprefix("assets/")
    return (workspace.root / ASSETS / clean).is_file()
