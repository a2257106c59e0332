"""Where a name is declared, and where YAML files say it outside of expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from dynacontent.formats.yaml import read_yaml
from dynacontent.location import Location
from dynacontent.models.document import Document, Path
from dynacontent.refactoring.targets import Target


class Documents:
    """The YAML files of a workspace, read with their places; ``texts`` by path."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self._read: dict[str, Document] = {}

    def get(self, path: str) -> Document | None:
        """A file's document; ``None`` where there is no such file."""
        if path not in self._texts:
            return None
        if path not in self._read:
            self._read[path] = read_yaml(self._texts[path], path)
        return self._read[path]

    def catalogs(self) -> Iterator[Document]:
        """Those of the catalogs."""
        for path in self._texts:
            if re.fullmatch(r"catalogs/[^/]+\.yaml", path) and path != "catalogs/feeds.yaml":
                found = self.get(path)
                if found is not None:
                    yield found

    def personas(self) -> Iterator[Document]:
        """Those of the personas."""
        for path in self._texts:
            if FilePath(path).parent.as_posix() == "templates/personas":
                found = self.get(path)
                if found is not None:
                    yield found


def places_of(target: Target, documents: Documents) -> Iterator[Location]:
    """Every place where the name of a field, segment or collection is written as a key, or as a value
    that refers to it."""
    steps = target.name.split(".")
    if target.kind == "segment":
        yield from _keys(documents.get("templates/segments.yaml"), (), [target.name])
    elif target.kind == "collection":
        yield from _of_collection(target.name, documents)
    elif steps[0] == "profile":
        yield from _of_profile(steps[1:], documents)
    elif steps[0] == "event":
        yield from _of_event(steps[1], steps[2:], documents)
    else:
        yield from _of_catalog(steps[0], steps[1:], documents)


def _of_profile(way: list[str], documents: Documents) -> Iterator[Location]:
    document = documents.get("templates/profile.yaml")
    yield from _keys(document, ("fields",), way)
    for part in ("key", "locale", "timezone", "currency") if len(way) == 1 else ():
        yield from _values(document, (part,), way[0])
    for persona in documents.personas():
        yield from _keys(persona, ("profile",), way)


def _of_event(event: str, way: list[str], documents: Documents) -> Iterator[Location]:
    yield from _keys(documents.get("templates/events.yaml"), (event,), way)
    for persona in documents.personas():
        yield from _keys(persona, ("events", event), way)
        for number, entry in enumerate(persona.data.get("history") or []):
            if isinstance(entry, dict) and entry.get("event") == event:
                yield from _keys(persona, ("history", number), way)


def _of_catalog(catalog: str, way: list[str], documents: Documents) -> Iterator[Location]:
    document = documents.get(f"catalogs/{catalog}.yaml")
    assert document is not None
    yield from _keys(document, ("fields",), way)
    if len(way) > 1:
        return
    yield from _keys(document, ("relations",), way)
    yield from _values(document, ("key",), way[0])
    for name in document.data.get("collections") or ():
        yield from _keys(document, ("collections", name, "distinct_by"), way)
    for other in documents.catalogs():
        for name, relation in (other.data.get("relations") or {}).items():
            if isinstance(relation, dict) and relation.get("to") == catalog:
                yield from _values(other, ("relations", name, "inverse"), way[0])


def _of_collection(name: str, documents: Documents) -> Iterator[Location]:
    for document in documents.catalogs():
        yield from _keys(document, ("collections",), [name])
        for other in document.data.get("collections") or ():
            yield from _values(document, ("collections", other, "fallback"), name)


def _keys(document: Document | None, start: Path, way: list[str]) -> Iterator[Location]:
    """The places of the keys at the end of a way, through lists; ``?`` may stand behind a key."""
    if document is not None:
        yield from _walk(document, _inside(document.data, start), start, way)


def _walk(document: Document, value: Any, at: Path, way: list[str]) -> Iterator[Location]:
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _walk(document, part, (*at, number), way)
    elif isinstance(value, dict):
        for key, part in value.items():
            if str(key).removesuffix("?") != way[0]:
                continue
            if len(way) > 1:
                yield from _walk(document, part, (*at, key), way[1:])
            else:
                place = document.key_place((*at, key))
                if place is not None:
                    yield place


def _values(document: Document | None, path: Path, name: str) -> Iterator[Location]:
    """The place of a value, if it is a name."""
    if document is None or _inside(document.data, path) != name:
        return
    place = document.place(path)
    if place is not None:
        yield place


def _inside(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        else:
            value = value[step] if isinstance(value, list) and isinstance(step, int) else None
    return value
