"""Parquet files, some rows at a time; needs the extra ``arrow``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from dynacontent.errors import AuthoringError, MissingExtraError, Problem
from dynacontent.location import Location


def read_parquet(file: BinaryIO, path: str, *, size: int) -> Iterator[tuple[dict[str, list[Any]], int]]:
    """Batches of at most ``size`` rows, by column, with how many rows each has.

    Values are plain ones: text, numbers, `Decimal`, dates, lists, dicts. Raises `AuthoringError` where
    the file is no Parquet, `MissingExtraError` without pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        hint = "pip install 'dynacontent[arrow]'"
        raise MissingExtraError(Problem("Parquet files are read with pyarrow", hint=hint)) from error
    try:
        opened = parquet.ParquetFile(file)
        names = opened.schema_arrow.names
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            raise AuthoringError.at(f"column {twice[0]!r} stands twice", Location(path) if path else None)
        for batch in opened.iter_batches(batch_size=size):
            yield _columns(batch), batch.num_rows
    except (pyarrow.ArrowException, OSError) as error:
        message = f"this is not a Parquet file that can be read: {_first_line(error)}"
        raise AuthoringError.at(message, Location(path) if path else None) from None


def _columns(batch: Any) -> dict[str, list[Any]]:
    return {name: _values(batch.column(at)) for at, name in enumerate(batch.schema.names)}


def _values(column: Any) -> list[Any]:
    import pyarrow

    if pyarrow.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    values: list[Any] = column.to_pylist()
    if pyarrow.types.is_map(column.type):
        return [None if value is None else dict(value) for value in values]
    return values


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
