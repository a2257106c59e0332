"""Strict CSV, one row at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dynacontent.errors import AuthoringError, Problem
from dynacontent.formats.textfile import decode
from dynacontent.location import Location

LONGEST_CELL = 1_000_000
"""Characters in one cell."""

LONGEST_ROW = 10_000_000
"""Characters in one row."""

MOST_COLUMNS = 1_000
"""Columns in one file."""

_SEPARATORS = {";": "';'", "\t": "tabs"}

MOST_PROBLEMS = 100
"""Rows that do not fit, before reading is given up."""


def read_csv(
    lines: Iterable[bytes], path: str, *, told: Callable[[list[str]], None] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    r"""Each row below the header, as a dict, with the number of its first line.

    ``lines`` is a file opened in binary mode. Rows are separated by a line end, cells by commas,
    quotes are doubled (RFC 4180); a BOM and blank lines are passed over. A wrong header, text that
    is not UTF-8 and broken quotes raise `AuthoringError` at once; rows with cells too few or too
    many are left out and raise it, all together, after the last row. Where no row fits, and all
    are of one length, that is one problem, the header's.
    """
    # The limit is the csv module's own and for the whole process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    rows = _rows(csv.reader(_decoded(lines, path), strict=True), path)
    header = _header(next(rows, None), path)
    if told is not None:
        told(header)
    problems: list[Problem] = []
    lengths: set[int] = set()
    for line, row in rows:
        lengths.add(len(row))
        problem = _misfit(header, row, Location(path, line))
        if problem is None:
            yield line, dict(zip(header, row, strict=True))
        elif len(problems) < MOST_PROBLEMS:
            problems.append(problem)
    if len(problems) > 1 and len(lengths) == 1 and len(header) not in lengths:
        problems = [_wrong_header(len(header), lengths.pop(), path)]
    if problems:
        raise AuthoringError(problems)


def _decoded(lines: Iterable[bytes], path: str) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        yield decode(line, path, line=number) if number == 1 or not line.isascii() else line.decode("ascii")


def _rows(reader: Any, path: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their first line, without the blank ones."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            hint = "a quote inside a quoted cell is doubled"
            message = f"this row is not CSV: {error}"
            if "field larger" in str(error):
                message = f"a cell of this row has more than {LONGEST_CELL:,} characters"
                hint = "perhaps a quote is never closed"
            elif "new-line character" in str(error):
                message = "this row holds a carriage return that ends no line"
                hint = "end every row with a line feed, and quote a cell that holds a line end"
            raise AuthoringError.at(message, Location(path, line), hint=hint) from None
        if row is None:
            return
        if row:
            yield line, row


def _header(first: tuple[int, list[str]] | None, path: str) -> list[str]:
    if first is None:
        raise AuthoringError.at(
            "this file has no header", Location(path), hint="the first line names the columns"
        )
    line, names = first
    place = Location(path, line)
    header = [name.strip() for name in names]
    separator = next((mark for mark in _SEPARATORS if len(header) == 1 and mark in header[0]), None)
    if separator is not None:
        message = f"cells are separated by {_SEPARATORS[separator]}, not by ','"
        raise AuthoringError.at(message, place, hint="save the file as CSV with commas, in UTF-8")
    problems = [
        Problem(f"column {number} has no name", place) for number, name in enumerate(header, 1) if not name
    ]
    twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    problems += [Problem(f"column {name!r} stands twice", place) for name in twice]
    if len(header) > MOST_COLUMNS:
        problems = [Problem(f"this file has more than {MOST_COLUMNS:,} columns", place)]
    if problems:
        raise AuthoringError(problems)
    return header


def _wrong_header(columns: int, cells: int, path: str) -> Problem:
    message = f"every row has {cells} cells, the header {columns}"
    hint = "name every column, also one that is left empty" if cells > columns else "the rows lack cells"
    return Problem(message, Location(path, 1), hint=hint)


def _misfit(header: list[str], row: list[str], place: Location) -> Problem | None:
    if len(row) > len(header):
        hint = "a cell that holds a comma must be quoted"
        message = f"this row has {len(row)} cells, the header {len(header)}"
        return Problem(message, place, hint=hint)
    if len(row) < len(header):
        return Problem(f"this row ends before column {header[len(row)]!r}", place)
    for name, cell in zip(header, row, strict=True):
        if len(cell) > LONGEST_CELL:
            return Problem(f"column {name!r} has more than {LONGEST_CELL:,} characters", place)
        if "\0" in cell:
            return Problem(f"column {name!r} holds a NUL character", place)
    if sum(map(len, row)) > LONGEST_ROW:
        return Problem(f"this row has more than {LONGEST_ROW:,} characters", place)
    return None
