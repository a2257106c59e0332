"""Source files as batches of columns, for the quick way of reading them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from dynacontent.errors import AuthoringError
from dynacontent.formats.csv import LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS
from dynacontent.formats.json import DECODER
from dynacontent.formats.json_items import read_json_items
from dynacontent.formats.parquet import read_parquet

SIZE = 500
"""Records of one batch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of a source, by column; a record without a value has ``None`` there."""

    columns: dict[str, Sequence[Any]]
    size: int


def read_batches(file: BinaryIO, path: str) -> Iterator[Batch]:
    """The records of a source file; ``path`` says its format. Raises `ValueError` at what is not plain."""
    readers: dict[str, Callable[[BinaryIO], Iterator[Batch]]] = {
        ".csv": _csv,
        ".json": _json,
        ".jsonl": _json_lines,
        ".parquet": _parquet,
    }
    try:
        yield from readers[PurePath(path).suffix.lower()](file)
    except (csv.Error, AuthoringError, RecursionError, KeyError) as error:
        raise ValueError(path) from error


def _csv(file: BinaryIO) -> Iterator[Batch]:
    # The limit is the csv module's own and for the whole process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        reader = csv.reader(text, strict=True)
        header = [name.strip() for name in next(reader, [])]
        if not all(header) or len(set(header)) != len(header) or not 0 < len(header) <= MOST_COLUMNS:
            raise ValueError(header)
        size, read = 0, 0
        while rows := list(islice(reader, SIZE)):
            before, read = read, file.tell()
            rows = [row for row in rows if row]
            if not set(map(len, rows)) <= {len(header)}:
                raise ValueError(header)
            if read - before > LONGEST_CELL and _is_too_long(rows):
                raise ValueError(header)
            if rows:
                size += len(rows)
                yield Batch(dict(zip(header, zip(*rows, strict=True), strict=True)), len(rows))
        if not size:
            raise ValueError(header)  # nobody has looked at the columns yet
    finally:
        text.detach()


def _is_too_long(rows: list[list[str]]) -> bool:
    lengths = [sum(map(len, row)) for row in rows]
    if max(lengths, default=0) <= LONGEST_CELL:
        return False
    return max(lengths) > LONGEST_ROW or any(len(cell) > LONGEST_CELL for row in rows for cell in row)


def _json(file: BinaryIO) -> Iterator[Batch]:
    return _objects(read_json_items(file))


def _json_lines(file: BinaryIO) -> Iterator[Batch]:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="\n")
    try:
        yield from _objects(DECODER.decode(line) for line in text if not line.isspace())
    finally:
        text.detach()


def _objects(items: Iterable[Any]) -> Iterator[Batch]:
    remaining = iter(items)
    while found := list(islice(remaining, SIZE)):
        names: dict[str, None] = {}
        for item in found:
            if item.__class__ is not dict:
                raise ValueError(item)
            if item.keys() - names.keys():
                names.update(dict.fromkeys(item))
        yield Batch({name: [item.get(name) for item in found] for name in names}, len(found))


def _parquet(file: BinaryIO) -> Iterator[Batch]:
    for columns, size in read_parquet(file, "", size=SIZE):
        yield Batch(dict(columns), size)
