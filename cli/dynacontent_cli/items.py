"""Catalogs and their items, as text and as JSON types."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from textwrap import wrap
from typing import Any

import click

from dynacontent import UnknownNameError, Workspace
from dynacontent.errors import CatalogUnavailableError, Problem, did_you_mean, one_of
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.results import plain
from dynacontent.models.schema import Field
from dynacontent.ports import Key
from dynacontent_cli.tables import cell, cut, print_columns, print_table

CLOSEST_OF = 100_000
"""Keys that are looked at to say which one was meant."""


def find_item(workspace: Workspace, schema: CatalogSchema, text: str) -> dict[str, Any]:
    """The item with a key, as JSON types. Raises `UnknownNameError` with the keys nearest to it."""
    key = _key(schema, text)
    row = workspace.parts.store.items(schema.name, [key]).get(key)
    if row is None:
        keys = [str(known) for known in workspace.parts.store.keys(schema.name, CLOSEST_OF)]
        hint = did_you_mean(text, keys, f"keys: {one_of(keys, 6)}" if keys else "the catalog is empty")
        raise UnknownNameError(Problem(f"catalog {schema.name} has no item {text!r}", hint=hint))
    found: dict[str, Any] = plain({name: row.get(name) for name in schema.fields})
    return found


def _key(schema: CatalogSchema, text: str) -> Key:
    if schema.fields[schema.key].type.kind != "int":
        return text
    try:
        return int(text)
    except ValueError:
        hint = f"as in: dynacontent catalog show {schema.name} 17"
        raise UnknownNameError(
            Problem(f"keys of {schema.name} are whole numbers, not {text!r}", hint=hint)
        ) from None


def summary(workspace: Workspace, name: str) -> dict[str, Any]:
    """A catalog in short; without data its number of items and version are ``None``."""
    schema = workspace.catalogs[name]
    found: dict[str, Any] = {"name": name, "items": None, "version": None}
    store = workspace.parts.store
    with suppress(CatalogUnavailableError):
        found |= {"items": store.count(name), "version": store.version(name)}
    about = {"key": schema.key, "source": f"catalogs/{schema.source}", "schema": schema.path}
    return {**found, **about, "collections": list(schema.collections), "relations": list(schema.relations)}


def details(workspace: Workspace, schema: CatalogSchema, limit: int) -> dict[str, Any]:
    """A catalog with its schema and first items, as JSON types."""
    found = summary(workspace, schema.name)
    levels = workspace.parts.queries.levels
    found["fields"] = {name: _type(declared) for name, declared in schema.fields.items()}
    found["relations"] = {name: _definition(relation) for name, relation in schema.relations.items()}
    found["collections"] = {
        name: {"level": levels[name], **_definition(collection)}
        for name, collection in schema.collections.items()
    }
    found["first"] = []
    if found["items"] is not None:
        keys = workspace.parts.store.keys(schema.name, limit)
        rows = workspace.parts.store.items(schema.name, keys)
        found["first"] = [plain(rows[key]) for key in keys if key in rows]
    return found


def _type(declared: Field) -> str:
    return f"{declared.type} by={declared.by}" if declared.by else str(declared.type)


def _definition(definition: Any) -> dict[str, Any]:
    """What an author wrote of a relation or collection."""
    given = {
        name: getattr(definition, name)
        for name, declared in definition.model_fields.items()
        if name not in ("name", "catalog") and getattr(definition, name) != declared.default
    }
    if "parameters" in given:
        given["parameters"] = {name: str(declared.type) for name, declared in given["parameters"].items()}
    return {name: plain(value) for name, value in given.items() if value not in (None, (), {})}


# -- text -----------------------------------------------------------------------------------


def print_catalogs(found: list[dict[str, Any]]) -> None:
    """One line each."""
    rows = [
        (one["name"], _count(one), one["key"], one["source"], ", ".join(one["collections"])) for one in found
    ]
    headings = ("catalog", "items", "key", "source", "collections")
    print_table(rows, headings=headings, indent=0)


def _count(found: Mapping[str, Any]) -> str:
    return "no data" if found["items"] is None else f"{found['items']:,}"


def print_catalog(found: Mapping[str, Any]) -> None:
    """All of a catalog: facts, schema, collections, first items."""
    items = "no data" if found["items"] is None else f"{found['items']:,} items"
    click.secho(f"{found['name']}: {items}", bold=True)
    click.echo(f"  schema {found['schema']}, data {found['source']}, key {found['key']}")
    if found["version"]:
        click.echo(f"  version {found['version']}")
    _heading("Fields")
    print_table(list(found["fields"].items()), headings=("field", "type"))
    for title, definitions in (("Relations", found["relations"]), ("Collections", found["collections"])):
        if definitions:
            _heading(title)
        for name, definition in definitions.items():
            _print_definition(name, definition)
    if found["first"]:
        _heading(f"First {len(found['first'])} items" if len(found["first"]) > 1 else "First item")
        _print_rows(found["fields"], found["key"], found["first"])


def _heading(title: str) -> None:
    click.echo()
    click.secho(title, bold=True)


def _print_definition(name: str, definition: Mapping[str, Any]) -> None:
    text = ", ".join(f"{part}: {cell(value)}" for part, value in definition.items())
    lines = wrap(text, 76, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    click.echo("\n".join([f"  {name}", *lines]))


def _print_rows(types: Mapping[str, str], key: str, rows: list[dict[str, Any]]) -> None:
    columns = []
    for name in (key, *(name for name in types if name != key)):
        values = [row.get(name) for row in rows]
        if " by=" in types[name]:
            values = [_default(value) for value in values]
        columns.append([name, *(cut(cell(value), 24) for value in values)])
    print_columns(columns)


def _default(value: Any) -> Any:
    """Of a value's variants the default one, else the first."""
    if isinstance(value, dict) and value:
        return value.get("", next(iter(value.values())))
    return value


def print_item(schema: CatalogSchema, item: Mapping[str, Any]) -> None:
    """Every field on its own line, variants too."""
    rows = []
    for name, value in item.items():
        if schema.fields[name].by and isinstance(value, dict):
            rows += [
                (f"{name}@{variant}" if variant else name, cell(part)) for variant, part in value.items()
            ]
        else:
            rows.append((name, cell(value)))
    print_table(rows, headings=("field", "value"), indent=0)
