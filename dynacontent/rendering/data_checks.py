"""What is wrong with product data beyond what an import finds: keys and pictures that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dynacontent.errors import Problem, did_you_mean
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import FieldType
from dynacontent.ports import CatalogReader, Key

ASSETS = Path("templates/assets")
AT_ONCE = 500
"""Items looked at together."""
MOST_PROBLEMS = 100
_CLOSEST_OF = 2_000

_Leaf = tuple[Key, str, FieldType, Any]
"""The item's key, the field, and a value in it with its type."""


def check_items(reader: CatalogReader, schema: CatalogSchema, root: Path) -> Iterator[Problem]:
    """Each reference to an item that does not exist, and each picture that is not in the assets.

    Raises `CatalogUnavailableError` where a catalog has no data.
    """
    place = Location(f"catalogs/{schema.source}")
    for number, problem in enumerate(_problems(reader, schema, root, place), start=1):
        yield problem
        if number == MOST_PROBLEMS:
            yield Problem(f"stopped after {MOST_PROBLEMS} problems", place)
            return


def _problems(reader: CatalogReader, schema: CatalogSchema, root: Path, place: Location) -> Iterator[Problem]:
    if not any(_kinds(field.type) & {"ref", "image"} for field in schema.fields.values()):
        return
    keys = reader.keys(schema.name, AT_ONCE)
    while keys:
        leaves = [leaf for leaf in _leaves_of(reader, schema, keys) if leaf[2].kind in {"ref", "image"}]
        known = _known(reader, leaves)
        for key, name, kind, value in leaves:
            what = f"item {key!r}: {name}"
            if kind.kind == "ref" and value not in known[kind.catalog]:
                yield Problem(
                    f"{what}: {kind.catalog} has no item {value!r}", place, hint=_closest(reader, kind, value)
                )
            elif kind.kind == "image" and not _is_there(root, value):
                yield Problem(f"{what}: there is no picture {(ASSETS / value).as_posix()}", place)
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
