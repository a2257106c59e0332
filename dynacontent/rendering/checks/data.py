"""What is wrong with product data beyond what an import finds: keys and pictures that are not there, and
names in its templates."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from dynacontent.catalogs.sources import Record, read_source
from dynacontent.errors import Problem, did_you_mean
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import FieldType
from dynacontent.ports import CatalogReader, Key
from dynacontent.rendering.checks.contents import CheckContent

ASSETS = Path("templates/assets")
AT_ONCE = 500
"""Items looked at together."""
MOST_PROBLEMS = 100
LOOKED_AT = frozenset({"ref", "image", "template"})
"""Kinds of values that may be wrong though they fit their type."""
_CLOSEST_OF = 2_000

_WITH_LINES = frozenset({".csv", ".jsonl"})

_Found = tuple[Key | None, Problem]
"""The item's key, ``None`` where all of them are meant, and what is wrong, still without its place."""
_Leaf = tuple[Key, str, FieldType, Any]
"""The item's key, the field, and a value in it with its type."""


def check_items(
    reader: CatalogReader, schema: CatalogSchema, root: Path, check_content: CheckContent
) -> Iterator[Problem]:
    """Each reference to an item that does not exist, each picture that is not in the assets, and what
    is wrong with templates.

    Raises `CatalogUnavailableError` where a catalog has no data.
    """
    found = list(islice(_problems(reader, schema, root, check_content), MOST_PROBLEMS))
    places = _places(schema, root, {str(key) for key, _ in found if key is not None})
    whole = Location(f"catalogs/{schema.source}")
    for key, problem in found:
        place = places.get(str(key), whole)
        message = problem.message if place.line or key is None else f"item {key!r}: {problem.message}"
        yield replace(problem, message=message, location=place)
    if len(found) == MOST_PROBLEMS:
        yield Problem(f"stopped after {MOST_PROBLEMS} problems", whole)


def _places(schema: CatalogSchema, root: Path, keys: Container[str]) -> dict[str, Location]:
    """The lines that some items stand on, where the data have lines and were not changed meanwhile."""
    if not keys or Path(schema.source).suffix not in _WITH_LINES:
        return {}
    path = f"catalogs/{schema.source}"
    try:
        with (root / path).open("rb") as file:
            records = (entry for entry in read_source(file, path) if isinstance(entry, Record))
            keyed = ((str(record.data.get(schema.key)).strip(), record.place) for record in records)
            return {key: place for key, place in keyed if key in keys}
    except OSError:
        return {}


def _problems(
    reader: CatalogReader, schema: CatalogSchema, root: Path, check_content: CheckContent
) -> Iterator[_Found]:
    if not any(_kinds(field.type) & LOOKED_AT for field in schema.fields.values()):
        return
    empty: set[str] = set()
    keys = reader.keys(schema.name, AT_ONCE)
    while keys:
        leaves = [leaf for leaf in _leaves_of(reader, schema, keys) if leaf[2].kind in LOOKED_AT]
        known = _known(reader, leaves)
        for key, name, kind, value in leaves:
            if kind.kind == "template":
                for problem in check_content(value, schema.name):
                    yield key, replace(problem, message=f"{name}: {problem.message}")
            elif kind.kind == "image":
                if not _is_there(root, value):
                    yield key, Problem(f"{name}: there is no picture {(ASSETS / value).as_posix()}")
            elif value not in known[kind.catalog] and kind.catalog not in empty:
                if not reader.keys(kind.catalog, 1):
                    empty.add(kind.catalog)
                    yield None, Problem(f"{name}: {kind.catalog} has no items at all")
                    continue
                hint = _closest(reader, kind, value)
                yield key, Problem(f"{name}: {kind.catalog} has no item {value!r}", hint=hint)
        keys = reader.keys(schema.name, AT_ONCE, after=keys[-1])


def _leaves_of(reader: CatalogReader, schema: CatalogSchema, keys: list[Key]) -> Iterator[_Leaf]:
    for key, row in reader.items(schema.name, keys).items():
        for name, declared in schema.fields.items():
            value = row.get(name)
            variants = list(value.values()) if declared.by and isinstance(value, Mapping) else [value]
            for variant in variants:
                yield from ((key, name, kind, leaf) for kind, leaf in _leaves(declared.type, variant))


def _known(reader: CatalogReader, leaves: list[_Leaf]) -> dict[str, Mapping[Key, Any]]:
    """Which of the items referred to exist."""
    wanted: dict[str, dict[Key, None]] = {}
    for _, _, kind, value in leaves:
        if kind.kind == "ref":
            wanted.setdefault(kind.catalog, {})[value] = None
    return {catalog: reader.items(catalog, list(keys)) for catalog, keys in wanted.items()}


def _closest(reader: CatalogReader, kind: FieldType, value: Key) -> str | None:
    return did_you_mean(str(value), map(str, reader.keys(kind.catalog, _CLOSEST_OF)))


def _kinds(kind: FieldType) -> set[str]:
    inner = [member.type for member in kind.fields.values()] + ([kind.of] if kind.of else [])
    return {kind.kind}.union(*map(_kinds, inner))


def _leaves(kind: FieldType, value: Any) -> Iterable[tuple[FieldType, Any]]:
    """The simple values in lists, maps and objects."""
    if value is None:
        return []
    if kind.of is not None:
        values = value.values() if isinstance(value, Mapping) else value
        return [leaf for item in values for leaf in _leaves(kind.of, item)]
    if kind.kind == "object":
        return [
            leaf for name, member in kind.fields.items() for leaf in _leaves(member.type, value.get(name))
        ]
    return [(kind, value)]


def _is_there(root: Path, picture: str) -> bool:
    if "://" in picture or picture.startswith("data:"):
        return True
    clean = picture.removeprefix("/").removeprefix("assets/")
    return (root / ASSETS / clean).is_file()
