"""Source files as records with places: CSV, JSON (a list, or ``{items: [...]}``), JSON Lines, Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from dynacontent.errors import AuthoringError, Problem
from dynacontent.formats.csv import read_csv
from dynacontent.formats.json import read_json, read_json_lines
from dynacontent.formats.parquet import read_parquet
from dynacontent.formats.textfile import decode
from dynacontent.location import Location

FORMATS = (".csv", ".json", ".jsonl", ".parquet")
"""The formats of source files, by the end of their names."""

_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a CSV or Parquet file."""

    columns: list[str]
    place: Location


@dataclass(frozen=True, slots=True)
class Record:
    """One record and its place; ``noun`` and ``number`` say which where a place has no line."""

    data: Mapping[str, Any]
    place: Location
    noun: str = ""
    number: int = 0

    @property
    def label(self) -> str:
        """The beginning of a sentence about it: ``item 3: ``."""
        return f"{self.noun} {self.number}: " if self.noun else ""


Entry = Header | Record | Problem


def read_source(file: BinaryIO, path: str) -> Iterator[Entry]:
    """What a source file holds; ``path`` is shown in problems and says the format.

    What is wrong with a record is yielded in its place, what makes the rest unreadable last.
    """
    suffix = PurePath(path).suffix.lower()
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json_lines, ".parquet": _parquet}
    reader = readers.get(suffix)
    if reader is None:
        hint = f"catalogs are read from {', '.join(FORMATS)}"
        yield Problem(f"a catalog cannot be read from {suffix or 'this'} files", Location(path), hint=hint)
        return
    try:
        yield from reader(file, path)
    except AuthoringError as error:
        yield from error.problems


def _csv(file: BinaryIO, path: str) -> Iterator[Entry]:
    columns: list[str] = []
    number = 0
    for number, (line, cells) in enumerate(read_csv(file, path, told=columns.extend), start=1):
        if number == 1:
            yield Header(columns, Location(path, 1))
        yield Record(cells, Location(path, line))
    if not number:
        yield Header(columns, Location(path, 1))


def _json(file: BinaryIO, path: str) -> Iterator[Entry]:
    data = read_json(decode(file.read(), path), path)
    items = data.get("items") if isinstance(data, dict) and set(data) == {"items"} else data
    if not isinstance(items, list):
        yield Problem("should be a list of items", Location(path), hint='[{...}, {...}] or {"items": [...]}')
        return
    for number, item in enumerate(items, start=1):
        yield _object(item, Location(path), number)


def _json_lines(file: BinaryIO, path: str) -> Iterator[Entry]:
    lines = (decode(line, path, line=number) for number, line in enumerate(file, start=1))
    for line, item in read_json_lines(lines, path):
        yield _object(item, Location(path, line))


def _object(item: Any, place: Location, number: int = 0) -> Entry:
    if not isinstance(item, dict):
        label = f"item {number}: " if number else ""
        return Problem(f"{label}should be an object with the item's fields", place)
    return Record(item, place, "item" if number else "", number)


def _parquet(file: BinaryIO, path: str) -> Iterator[Entry]:
    number = 0
    for columns, size in read_parquet(file, path, size=_ROWS):
        if not number:
            yield Header(list(columns), Location(path))
        for values in zip(*columns.values(), strict=True) if columns else [()] * size:
            number += 1
            yield Record(dict(zip(columns, values, strict=True)), Location(path), "row", number)
